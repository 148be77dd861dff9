namespace Deocc.Models.FaceModels;

/// <summary>Cuts the face out of a model of the whole head: no ears, scalp or neck. Coefficients keep their meaning.</summary>
public static class FaceArea
{
    /// <summary>Whether a region belongs to the face.</summary>
    public static bool Holds(FaceRegion region) => region <= FaceRegion.MouthInterior;

    /// <summary>
    /// The face of a model: its triangles between vertices of the face, its vertices, and all landmarks. A model that names no
    /// regions is all face.
    /// </summary>
    /// <param name="head">The model; it is not changed.</param>
    public static MorphableModelData Of(MorphableModelData head)
    {
        if (head.Regions.Length == 0) return head;
        int[] triangles = [.. head.Triangles.Chunk(3).Where(corners => corners.All(vertex => Holds(head.Regions[vertex]))).SelectMany(corners => corners)];
        int[] kept = [.. triangles.Concat(head.Landmarks).Distinct().Order()];
        var places = new Dictionary<int, int>(kept.Length);
        for (int i = 0; i < kept.Length; i++) places.Add(kept[i], i);
        return head with
        {
            Name = $"{head.Name}-face",
            MeanShape = Pick(head.MeanShape, 1, 3),
            IdentityBasis = Pick(head.IdentityBasis, head.IdentityCount, 3),
            ExpressionBasis = Pick(head.ExpressionBasis, head.ExpressionCount, 3),
            MeanTexture = Pick(head.MeanTexture, 1, 3),
            TextureBasis = Pick(head.TextureBasis, head.TextureCount, 3),
            TextureCoordinates = head.TextureCoordinates.Length == 0 ? [] : Pick(head.TextureCoordinates, 1, 2),
            Regions = [.. kept.Select(vertex => head.Regions[vertex])],
            Triangles = Array.ConvertAll(triangles, vertex => places[vertex]),
            Landmarks = Array.ConvertAll(head.Landmarks, vertex => places[vertex]),
        };

        float[] Pick(float[] values, int rows, int numbers)
        {
            var picked = new float[rows * kept.Length * numbers];
            int rowLength = head.VertexCount * numbers;
            int place = 0;
            for (int row = 0; row < rows; row++)
            {
                foreach (int vertex in kept)
                {
                    values.AsSpan((row * rowLength) + (vertex * numbers), numbers).CopyTo(picked.AsSpan(place));
                    place += numbers;
                }
            }

            return picked;
        }
    }
}
