using System.CommandLine;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Imaging;
using Deocc.Models.FaceModels;
using Deocc.Models.FaceModels.Meshes;
using Deocc.Models.FaceModels.Textures;
using Deocc.Models.Reconstruction;
using Deocc.Models.Rendering;

namespace Deocc.Cli.Commands.Face;

/// <summary><c>deocc face export</c>: writes a face as a mesh for other programs.</summary>
internal static class FaceExportCommand
{
    private const int LargestTexture = 8192;

    public static Command Create()
    {
        var output = new Argument<string>("output") { Description = "The file to write: .glb (with expressions as morph targets), .obj (with .mtl and .png beside it) or .ply." };
        var model = new Option<string?>("--model") { Description = "A face model's safetensors file; the built-in model if left out." };
        var seed = new Option<ulong?>("--seed") { Description = "A random person; the mean face if left out." };
        var expression = new Option<string[]>("--expression", "-e") { Description = "A named expression, with a strength if it is not 1; repeat to mix.", AllowMultipleArgumentsPerToken = true };
        var coefficients = new Option<string?>("--coefficients") { Description = "A text file with the 257 numbers of one face, as `deocc face render` takes it." };
        var photo = new Option<string?>("--photo") { Description = "The picture that the coefficients were fitted to: its colours go into the texture wherever it shows the face." };
        var textureSize = new Option<int>("--texture-size") { Description = "Width and height of the texture in pixels; 0 for colours at the vertices alone.", DefaultValueFactory = _ => 1024 };
        var actions = new Option<bool>("--actions") { Description = ".glb: every expression mode as a morph target.", DefaultValueFactory = _ => true };
        var text = new Option<bool>("--text") { Description = ".ply: numbers as text instead of bytes." };
        var command = new Command("export", """
            Write a face as a mesh for other programs.

            Examples:
              deocc face export mean.glb
              deocc face export person.obj --seed 7 -e smile=0.5
              deocc face export person.ply --seed 7 --text
              deocc face export me.glb --coefficients me.json --photo me-224.png
            """)
        {
            output, model, seed, expression, coefficients, photo, textureSize, actions, text,
        };
        command.SetAction(parsed =>
        {
            string to = parsed.GetValue(output)!;
            if (!MeshFile.IsMesh(to)) throw new UsageException($"{to}: the ending must be one of {string.Join(" ", MeshFile.Extensions)}");
            int size = parsed.GetValue(textureSize);
            if (size is < 0 or > LargestTexture) throw new UsageException($"--texture-size {size}: must be between 0 and {LargestTexture}");
            string? picture = parsed.GetValue(photo);
            if (picture is not null && (parsed.GetValue(coefficients) is null || size == 0))
                throw new UsageException("--photo needs --coefficients, which tell where the face is, and a texture");
            using MorphableModel opened = FaceModelArgument.Open(parsed.GetValue(model));
            var options = new FaceRenderOptions
            {
                Seed = parsed.GetValue(seed) ?? 0,
                IdentityDeviation = parsed.GetValue(seed) is null ? 0 : 1,
                TextureDeviation = parsed.GetValue(seed) is null ? 0 : 1,
                Expressions = parsed.GetValue(expression) ?? [],
                CoefficientFile = parsed.GetValue(coefficients),
                Light = FaceLights.Default,
            };
            FaceMesh mesh = Make(opened, options, picture, size, parsed.GetValue(actions));
            MeshFile.Save(to, mesh, parsed.GetValue(text));
            Console.WriteLine($"{to}: {mesh.VertexCount} vertices, {mesh.TriangleCount} triangles, {(to.EndsWith(".glb", StringComparison.OrdinalIgnoreCase) ? mesh.MorphTargets.Count : 0)} morph targets, {new FileInfo(to).Length / 1024} KiB");
            return 0;
        });
        return command;
    }

    private static FaceMesh Make(MorphableModel model, FaceRenderOptions options, string? picture, int textureSize, bool withActions)
    {
        using var scope = new TensorScope();
        Image<byte>? photo = picture is null ? null : ImageFile.Load(picture);
        var camera = new Camera(photo is null ? new Size2d(224, 224) : new Size2d(photo.Height, photo.Width));
        var renderer = new MorphableFaceRenderer(model, camera);
        FaceCoefficients face = FaceRenderList.Make(renderer, options)[0].Face;
        Tensor shape = model.Shape(face.Identity, face.Expression);
        FaceMesh mesh = FaceMeshes.Of(model, shape.ToArray<float>(), model.Albedo(face.Texture).ToArray<float>(), textureSize, withActions);
        if (photo is null || mesh.Texture is null) return mesh;
        Tensor posed = face.Pose.Apply(shape);
        float[] depth = camera.Depth(posed).ToArray<float>();
        Image<byte> baked = TextureBaker.FromPhoto(
            photo, camera.ToPixels(posed).ToArray<float>(), depth, Facing(posed.ToArray<float>(), mesh.Triangles, camera.Distance), mesh.Triangles, mesh.TextureCoordinates, textureSize);
        return mesh with { Texture = TextureBaker.Over(baked, mesh.Texture) };
    }

    // The cosine between normal and direction to the camera, which stands on the z axis.
    private static float[] Facing(float[] positions, int[] triangles, double distance)
    {
        float[] normals = MeshNormals.Of(positions, triangles);
        var facing = new float[positions.Length / 3];
        for (int vertex = 0; vertex < facing.Length; vertex++)
        {
            (float x, float y, float z) = (-positions[3 * vertex], -positions[(3 * vertex) + 1], (float)distance - positions[(3 * vertex) + 2]);
            float length = MathF.Sqrt((x * x) + (y * y) + (z * z));
            facing[vertex] = ((x * normals[3 * vertex]) + (y * normals[(3 * vertex) + 1]) + (z * normals[(3 * vertex) + 2])) / length;
        }

        return facing;
    }
}
