using System.Numerics;
using System.Runtime.InteropServices;
using Deocc.Engine.Ops;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;
using Deocc.Models.Rendering;
using Deocc.Training.Data;

namespace Deocc.Training.Synthesis;

/// <summary>Gathers posed and lit meshes, and draws them by one z-buffer.</summary>
/// <param name="camera">What sees them.</param>
/// <param name="light">Spherical harmonics, [1, 27].</param>
internal sealed class ScenePainter(Camera camera, Tensor light)
{
    private readonly List<Tensor> _positions = [];
    private readonly List<Tensor> _colors = [];
    private readonly List<int> _triangles = [];
    private readonly List<ParsingClass> _labels = [];
    private int _vertices;

    /// <summary>Adds a mesh that is posed already.</summary>
    /// <param name="positions">[1, V, 3].</param>
    /// <param name="normals">[1, V, 3], turned as the positions are.</param>
    /// <param name="albedo">[1, V, 3].</param>
    /// <param name="triangles">Three vertex numbers each.</param>
    /// <param name="labels">The class of each triangle.</param>
    public void Add(Tensor positions, Tensor normals, Tensor albedo, ReadOnlySpan<int> triangles, ReadOnlySpan<ParsingClass> labels)
    {
        _positions.Add(positions);
        _colors.Add(albedo * SphericalHarmonics.Shade(normals, light));
        foreach (int corner in triangles) _triangles.Add(corner + _vertices);
        _labels.AddRange(labels);
        _vertices += positions.Shape[1];
    }

    /// <summary>Poses and adds a part.</summary>
    public void Add(ScenePart part, Pose pose)
    {
        if (part.Triangles.Count == 0) return;
        Tensor normals = ToTensor(part.Normals).MatMul(pose.Rotation(), transposeB: true);
        var labels = new ParsingClass[part.Triangles.Count / 3];
        Array.Fill(labels, part.Label);
        Add(pose.Apply(ToTensor(part.Positions)), normals, ToTensor(part.Colors), CollectionsMarshal.AsSpan(part.Triangles), labels);
    }

    /// <summary>Draws what was added.</summary>
    public PaintedScene Paint()
    {
        var mesh = new MeshTopology(_vertices, CollectionsMarshal.AsSpan(_triangles));
        Tensor positions = Functional.Concat(1, [.. _positions]);
        Fragments fragments = camera.ToClip(positions).Rasterize(mesh, camera.Size);
        Tensor picture = Functional.Concat(1, [.. _colors]).Interpolate(fragments);
        return new PaintedScene(camera.Size.Width, camera.Size.Height, picture, fragments, [.. _labels]);
    }

    /// <summary>Lays panes over what lies behind them: a tint, and a streak of reflected light.</summary>
    public void PaintPanes(PaintedScene scene, ScenePart panes, Pose pose, RandomGenerator random)
    {
        var mesh = new MeshTopology(panes.Positions.Count, CollectionsMarshal.AsSpan(panes.Triangles));
        Tensor positions = pose.Apply(ToTensor(panes.Positions));
        Fragments fragments = camera.ToClip(positions).Rasterize(mesh, camera.Size);
        float tint = (float)random.NextDouble(0.85, 1);
        float shine = random.NextBoolean(0.5) ? (float)random.NextDouble(0.05, 0.35) : 0;
        float slope = (float)random.NextDouble(-1, 1);
        float place = (float)random.NextDouble(0.35, 0.6);
        scene.Blend(fragments, tint, (x, y) =>
        {
            float along = x + (slope * (y - 0.45f)) - place;
            return shine * MathF.Exp(-along * along / 0.004f);
        });
    }

    private static Tensor ToTensor(List<Vector3> values) =>
        Tensor.From<float>(MemoryMarshal.Cast<Vector3, float>(CollectionsMarshal.AsSpan(values)), [1, values.Count, 3]);
}
