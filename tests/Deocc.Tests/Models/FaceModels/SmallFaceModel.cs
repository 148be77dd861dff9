using Deocc.Engine.Random;
using Deocc.Models.FaceModels;

namespace Deocc.Tests.Models.FaceModels;

/// <summary>A face model of a few vertices with random numbers: an octahedron with everything that a model can have.</summary>
internal static class SmallFaceModel
{
    public const int Vertices = 6;

    public static MorphableModelData Make(int identities = 3, int expressions = 2, int textures = 2)
    {
        var random = new RandomGenerator(seed: 5);
        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.NextDouble(-0.2, 0.2))];
        return new MorphableModelData
        {
            Name = "small",
            MeanShape = [1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1],
            Triangles = [0, 2, 4, 2, 1, 4, 1, 3, 4, 3, 0, 4, 2, 0, 5, 1, 2, 5, 3, 1, 5, 0, 3, 5],
            IdentityBasis = Numbers(identities * 3 * Vertices),
            ExpressionBasis = Numbers(expressions * 3 * Vertices),
            MeanTexture = [.. Enumerable.Range(0, 3 * Vertices).Select(i => (i % 7) / 8f)],
            TextureBasis = Numbers(textures * 3 * Vertices),
            Landmarks = [.. Enumerable.Range(0, 68).Select(i => i % Vertices)],
            TextureCoordinates = [.. Enumerable.Range(0, 2 * Vertices).Select(i => i / 16f)],
            Regions = [FaceRegion.Skin, FaceRegion.Nose, FaceRegion.Lips, FaceRegion.Eyes, FaceRegion.Ears, FaceRegion.Neck],
            NamedExpressions = expressions == 2
                ? new Dictionary<string, float[]> { ["smile"] = [1, 0.5f], ["frown"] = [-1, 0.25f] }
                : new Dictionary<string, float[]>(),
            Notes = new Dictionary<string, string> { ["license"] = "none" },
        };
    }
}
