using Deocc.Models.FaceModels;

namespace Deocc.Cli.Commands.Face;

/// <summary>What <c>deocc face info</c> tells of a model.</summary>
internal sealed record FaceInfo(
    string Name,
    int Vertices,
    int Triangles,
    int Landmarks,
    int IdentityModes,
    int ExpressionModes,
    int TextureModes,
    float[] Size,
    IReadOnlyDictionary<string, int> Regions,
    IReadOnlyList<string> Expressions,
    IReadOnlyDictionary<string, string> Notes)
{
    public static FaceInfo Of(MorphableModel model) => new(
        model.Name,
        model.VertexCount,
        model.TriangleCount,
        model.Landmarks.Count,
        model.IdentityCount,
        model.ExpressionCount,
        model.TextureCount,
        [Extent(model, 0), Extent(model, 1), Extent(model, 2)],
        model.Regions.GroupBy(region => region).OrderBy(group => group.Key).ToDictionary(group => group.Key.ToString(), group => group.Count()),
        [.. model.NamedExpressions.Keys.Order(StringComparer.Ordinal)],
        model.Notes);

    private static float Extent(MorphableModel model, int axis)
    {
        float[] values = [.. model.Data.MeanShape.Where((_, i) => i % 3 == axis)];
        return values.Max() - values.Min();
    }
}
