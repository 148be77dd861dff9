using Deocc.Engine.Diagnostics;
using Deocc.Models.FaceModels.Importing;

namespace Deocc.Models.FaceModels.Building;

/// <summary>
/// What the builder takes from an imported ICT-FaceKit head: its positions in decimetres, which vertices are whose mirror image,
/// and where its parts begin. Vertices run: face with ears, rest of head and neck, socket of the mouth, sockets of the eyes.
/// </summary>
internal sealed class HeadSource
{
    /// <summary>Vertices whose displacements the kit's identity and expression shapes give.</summary>
    public const int FaceEnd = 9409;

    /// <summary>The part of the face within the outline, without ears and neck.</summary>
    public const int InnerFaceEnd = 6706;

    /// <summary>Skin ends and the mouth's socket begins.</summary>
    public const int SkinEnd = 11248;

    /// <summary>The mouth's socket ends and those of the eyes begin.</summary>
    public const int MouthEnd = 13294;

    /// <summary>The number of vertices taken.</summary>
    public const int End = 14062;

    private const double MirrorTolerance = 1e-3;

    /// <summary>Takes the head out of an imported model.</summary>
    /// <exception cref="FileFormatException">The model is no import of ICT-FaceKit's head with its modes.</exception>
    public HeadSource(MorphableModelData kit)
    {
        if (kit.VertexCount < End || kit.IdentityCount < 100 || IctExpressions.Any(name => !kit.NamedExpressions.ContainsKey(name)))
        {
            throw new FileFormatException(
                $"{kit.Name}: {kit.VertexCount} vertices, {kit.IdentityCount} identity modes and {kit.ExpressionCount} expressions; the builder needs ICT-FaceKit's head with 100 modes and its {IctExpressions.Count} expressions: make it with `deocc face import FaceXModel ict.safetensors`");
        }

        Kit = kit;
        Positions = [.. Enumerable.Range(0, End).Select(vertex => Vector3d.At(kit.MeanShape, vertex))];
        Triangles = [.. kit.Triangles.Chunk(3).Where(corners => corners.Max() < End).SelectMany(corners => corners)];
        Mirror = FindMirrors();
    }

    /// <summary>The names of the kit's expressions that the builder uses, in the order of the modes.</summary>
    public static IReadOnlyList<string> IctExpressions { get; } =
    [
        "browDown_L", "browDown_R", "browInnerUp_L", "browInnerUp_R", "browOuterUp_L", "browOuterUp_R",
        "cheekPuff_L", "cheekPuff_R", "cheekRaiser_L", "cheekRaiser_R", "cheekSquint_L", "cheekSquint_R",
        "eyeBlink_L", "eyeBlink_R", "eyeLookDown_L", "eyeLookDown_R", "eyeLookIn_L", "eyeLookIn_R",
        "eyeLookOut_L", "eyeLookOut_R", "eyeLookUp_L", "eyeLookUp_R", "eyeSquint_L", "eyeSquint_R", "eyeWide_L", "eyeWide_R",
        "jawForward", "jawLeft", "jawOpen", "jawRight", "mouthClose", "mouthDimple_L", "mouthDimple_R",
        "mouthFrown_L", "mouthFrown_R", "mouthFunnel", "mouthLeft", "mouthLowerDown_L", "mouthLowerDown_R",
        "mouthPress_L", "mouthPress_R", "mouthPucker", "mouthRight", "mouthRollLower", "mouthRollUpper",
        "mouthShrugLower", "mouthShrugUpper", "mouthSmile_L", "mouthSmile_R", "mouthStretch_L", "mouthStretch_R",
        "mouthUpperUp_L", "mouthUpperUp_R", "noseSneer_L", "noseSneer_R",
    ];

    /// <summary>The imported model.</summary>
    public MorphableModelData Kit { get; }

    /// <summary>Positions of the first <see cref="End"/> vertices.</summary>
    public Vector3d[] Positions { get; }

    /// <summary>Triangles among them.</summary>
    public int[] Triangles { get; }

    /// <summary>The vertex at the mirrored place; on the middle line the vertex itself.</summary>
    public int[] Mirror { get; }

    /// <summary>Displacement of a face vertex in an expression at full strength.</summary>
    public Vector3d Expression(string name, int vertex)
    {
        float[] coefficients = Kit.NamedExpressions[name];
        var sum = default(Vector3d);
        for (int mode = 0; mode < coefficients.Length; mode++)
        {
            if (coefficients[mode] != 0)
                sum += coefficients[mode] * Vector3d.At(Kit.ExpressionBasis.AsSpan(mode * Kit.MeanShape.Length), vertex);
        }

        return sum;
    }

    private int[] FindMirrors()
    {
        int[] byHeight = [.. Enumerable.Range(0, End).OrderBy(vertex => Positions[vertex].Y).ThenBy(vertex => vertex)];
        double[] heights = [.. byHeight.Select(vertex => Positions[vertex].Y)];
        var mirror = new int[End];
        for (int vertex = 0; vertex < End; vertex++)
        {
            Vector3d p = Positions[vertex];
            var wanted = p with { X = -p.X };
            mirror[vertex] = Nearest(byHeight, heights, wanted);
            if ((Positions[mirror[vertex]] - wanted).Length > MirrorTolerance)
                throw new FileFormatException($"{Kit.Name}: the neutral face is not symmetric at vertex {vertex}; it is no unchanged {IctFaceKitImporter.NeutralFile}");
        }

        return mirror;
    }

    private int Nearest(int[] byHeight, double[] heights, Vector3d wanted)
    {
        int start = Array.BinarySearch(heights, wanted.Y - MirrorTolerance);
        if (start < 0) start = ~start;
        int best = 0;
        double least = double.PositiveInfinity;
        for (int i = start; i < heights.Length && heights[i] <= wanted.Y + MirrorTolerance; i++)
        {
            double distance = (Positions[byHeight[i]] - wanted).Length;
            if (distance < least) (least, best) = (distance, byHeight[i]);
        }

        return best;
    }
}
