using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Imaging;
using Deocc.Models.Rendering;
using Deocc.Training.Data;

namespace Deocc.Training.Synthesis;

/// <summary>The head alone, without anything on it: what depth, normals and the face's region are taken from.</summary>
internal sealed record BareHead(Image<byte> Region, float[] Depth, Image<float> Normals)
{
    /// <summary>Draws it.</summary>
    /// <param name="camera">What sees it, at the picture's size.</param>
    /// <param name="posed">[1, V, 3].</param>
    /// <param name="normals">[1, V, 3], turned as the positions are.</param>
    /// <param name="mesh">The head's triangles.</param>
    /// <param name="labels">The class of each.</param>
    public static BareHead Draw(Camera camera, Tensor posed, Tensor normals, MeshTopology mesh, ParsingClass[] labels)
    {
        Fragments fragments = camera.ToClip(posed).Rasterize(mesh, camera.Size);
        Tensor attributes = Functional.Concat(2, camera.Depth(posed), normals).Interpolate(fragments);
        ReadOnlySpan<int> faces = fragments.Faces.AsSpan<int>();
        ReadOnlySpan<float> values = attributes.AsSpan<float>();
        (int width, int height) = (camera.Size.Width, camera.Size.Height);
        int plane = width * height;
        var region = new Image<byte>(width, height, 1);
        var colors = new Image<float>(width, height, 3);
        var depth = new float[plane];
        for (int i = 0; i < plane; i++)
        {
            if (faces[i] < 0) continue;
            depth[i] = values[i];
            region.Samples[i] = labels[faces[i]].IsFace() ? byte.MaxValue : (byte)0;
            for (int c = 0; c < 3; c++) colors.Samples[(3 * i) + c] = Math.Clamp((values[((c + 1) * plane) + i] + 1) / 2, 0, 1);
        }

        return new BareHead(region, depth, colors);
    }
}
