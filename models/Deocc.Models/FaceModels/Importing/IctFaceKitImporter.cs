using System.Globalization;
using Deocc.Engine.Diagnostics;
using Deocc.Models.FaceModels.Meshes;

namespace Deocc.Models.FaceModels.Importing;

/// <summary>
/// Reads the folder <c>FaceXModel</c> of ICT-FaceKit (https://github.com/ICT-VGL/ICT-FaceKit, MIT): a neutral mesh, identity
/// modes (<c>identity000.obj</c> ...) and named expressions (<c>jawOpen.obj</c> ...), all of one topology. Source: Li et al.,
/// "Learning Formation of Physically-Based Face Attributes", CVPR 2020. Centimetres become decimetres, moved so that eyes, nose
/// and mouth lie where <see cref="FaceFrame"/> has them. An expression's coefficient of 1 is the full action. The kit has no
/// colours: the albedo is an even skin tone without modes.
/// </summary>
public static class IctFaceKitImporter
{
    /// <summary>The file of the mean face.</summary>
    public const string NeutralFile = "generic_neutral_mesh.obj";

    private const string IdentityPrefix = "identity";
    private const float DecimetresPerCentimetre = 0.1f;

    private static readonly float[] SkinTone = [0.76f, 0.58f, 0.49f];

    // The kit's own list (idx_to_landmark_verts), which follows the iBUG order.
    private static readonly int[] LandmarkVertices =
    [
        1225, 1888, 1052, 367, 1719, 1722, 2199, 1447, 966, 3661, 4390, 3927, 3924, 2608, 3272, 4088, 3443,
        268, 493, 1914, 2044, 1401, 3615, 4240, 4114, 2734, 2509,
        978, 4527, 4942, 4857, 1140, 2075, 1147, 4269, 3360,
        1507, 1542, 1537, 1528, 1518, 1511, 3742, 3751, 3756, 3721, 3725, 3732,
        5708, 5695, 2081, 0, 4275, 6200, 6213, 6346, 6461, 5518, 5957, 5841,
        5702, 5711, 5533, 6216, 6207, 6470, 5517, 5966,
    ];

    /// <summary>The kit's vertices of the 68 landmarks in the iBUG order.</summary>
    public static IReadOnlyList<int> Landmarks => LandmarkVertices;

    /// <summary>Reads a folder.</summary>
    /// <param name="folder">The folder with the OBJ files.</param>
    /// <param name="area">How much of the head to take.</param>
    /// <param name="progress">Told the number of files read and the number of all; may be null.</param>
    /// <exception cref="FileFormatException">The folder or a file is missing, damaged or of another topology.</exception>
    public static MorphableModelData Read(string folder, IctArea area = IctArea.Head, Action<int, int>? progress = null)
    {
        string neutralPath = Path.Combine(folder, NeutralFile);
        if (!File.Exists(neutralPath))
        {
            throw new FileFormatException(
                $"{folder}: no {NeutralFile}; get ICT-FaceKit from https://github.com/ICT-VGL/ICT-FaceKit and name its folder FaceXModel");
        }

        FaceMesh neutral = WavefrontReader.Read(neutralPath);
        int count = VertexCount(area);
        if (neutral.VertexCount < count)
            throw new FileFormatException($"{neutralPath}: {neutral.VertexCount} vertices; ICT-FaceKit's light head has at least {count}");
        string[] shapes = [.. Directory.GetFiles(folder, "*.obj").Where(path => path != neutralPath).Order(StringComparer.Ordinal)];
        string[] identities = [.. shapes.Where(path => Path.GetFileName(path).StartsWith(IdentityPrefix, StringComparison.Ordinal))];
        string[] expressions = [.. shapes.Except(identities)];
        int read = 0;
        float[] Displacements(string[] paths)
        {
            var basis = new float[paths.Length * count * 3];
            for (int mode = 0; mode < paths.Length; mode++)
            {
                Displacement(paths[mode], neutral, count).CopyTo(basis, mode * count * 3);
                progress?.Invoke(++read, shapes.Length);
            }

            return basis;
        }

        float[] mean = neutral.Positions[..(3 * count)];
        for (int i = 0; i < mean.Length; i++) mean[i] *= DecimetresPerCentimetre;
        FaceFrame.Center(mean, LandmarkVertices);
        return new MorphableModelData
        {
            Name = "ict-facekit",
            MeanShape = mean,
            Triangles = TrianglesWithin(neutral.Triangles, count),
            IdentityBasis = Displacements(identities),
            ExpressionBasis = Displacements(expressions),
            MeanTexture = [.. Enumerable.Range(0, 3 * count).Select(i => SkinTone[i % 3])],
            Landmarks = LandmarkVertices,
            TextureCoordinates = neutral.TextureCoordinates.Length == 0 ? [] : neutral.TextureCoordinates[..(2 * count)],
            NamedExpressions = UnitExpressions(expressions),
            Notes = new Dictionary<string, string>
            {
                ["source"] = "ICT-FaceKit, https://github.com/ICT-VGL/ICT-FaceKit",
                ["license"] = "MIT, Copyright (c) 2020 USC Institute for Creative Technologies",
            },
        };
    }

    private static int VertexCount(IctArea area) => area switch
    {
        IctArea.Face => 9409,
        IctArea.Head => 14062,
        IctArea.Complete => 24591,
        _ => throw new ArgumentOutOfRangeException(nameof(area), area, "no such area"),
    };

    private static float[] Displacement(string path, FaceMesh neutral, int count)
    {
        FaceMesh shape = WavefrontReader.Read(path);
        if (shape.VertexCount != neutral.VertexCount)
        {
            throw new FileFormatException(string.Create(
                CultureInfo.InvariantCulture,
                $"{path}: {shape.VertexCount} vertices, but {NeutralFile} has {neutral.VertexCount}; take both from one release"));
        }

        var displacement = new float[3 * count];
        for (int i = 0; i < displacement.Length; i++)
            displacement[i] = DecimetresPerCentimetre * (shape.Positions[i] - neutral.Positions[i]);
        return displacement;
    }

    private static int[] TrianglesWithin(int[] triangles, int count)
    {
        var kept = new List<int>(triangles.Length);
        for (int i = 0; i < triangles.Length; i += 3)
        {
            ReadOnlySpan<int> corners = triangles.AsSpan(i, 3);
            if (corners[0] < count && corners[1] < count && corners[2] < count) kept.AddRange(corners);
        }

        return [.. kept];
    }

    private static Dictionary<string, float[]> UnitExpressions(string[] paths)
    {
        var expressions = new Dictionary<string, float[]>();
        for (int mode = 0; mode < paths.Length; mode++)
        {
            var coefficients = new float[paths.Length];
            coefficients[mode] = 1;
            expressions.Add(Path.GetFileNameWithoutExtension(paths[mode]), coefficients);
        }

        return expressions;
    }
}
