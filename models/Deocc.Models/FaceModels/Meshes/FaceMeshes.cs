using Deocc.Engine.Diagnostics;
using Deocc.Imaging;
using Deocc.Models.FaceModels.Textures;

namespace Deocc.Models.FaceModels.Meshes;

/// <summary>Makes surfaces for files out of faces of a model.</summary>
public static class FaceMeshes
{
    /// <summary>Makes the surface of one face.</summary>
    /// <param name="model">The model.</param>
    /// <param name="shape">Positions, [3V], decimetres.</param>
    /// <param name="albedo">Colours, [3V], 0..1; clamped.</param>
    /// <param name="textureSize">Width and height of the texture; 0 for none, which leaves the colours with the vertices.</param>
    /// <param name="withActions">Whether the model's expression modes, else its named expressions, become morph targets.</param>
    /// <exception cref="ShapeException">The arrays are not of the model's size.</exception>
    public static FaceMesh Of(MorphableModel model, float[] shape, float[] albedo, int textureSize, bool withActions)
    {
        MorphableModelData data = model.Data;
        if (shape.Length != data.MeanShape.Length || albedo.Length != shape.Length)
            throw new ShapeException($"FaceMeshes: {shape.Length} coordinates and {albedo.Length} colours for a model of {data.VertexCount} vertices");
        Image<byte>? texture = textureSize > 0 && data.TextureCoordinates.Length > 0
            ? TextureBaker.FromVertices(data.Triangles, data.TextureCoordinates, albedo, textureSize)
            : null;
        return new FaceMesh
        {
            Positions = shape,
            Triangles = data.Triangles,
            Colors = Array.ConvertAll(albedo, value => Math.Clamp(value, 0, 1)),
            TextureCoordinates = data.TextureCoordinates,
            Texture = texture,
            MorphTargets = withActions ? Actions(data) : new Dictionary<string, float[]>(),
        };
    }

    private static Dictionary<string, float[]> Actions(MorphableModelData data)
    {
        var targets = new Dictionary<string, float[]>();
        IEnumerable<string> names = data.ExpressionNames.Length > 0 ? data.ExpressionNames : data.NamedExpressions.Keys.Order(StringComparer.Ordinal);
        int size = data.MeanShape.Length;
        foreach (string name in names)
        {
            if (!data.NamedExpressions.TryGetValue(name, out float[]? coefficients)) continue;
            var displacement = new float[size];
            for (int mode = 0; mode < coefficients.Length; mode++)
            {
                if (coefficients[mode] == 0) continue;
                for (int i = 0; i < size; i++) displacement[i] += coefficients[mode] * data.ExpressionBasis[(mode * size) + i];
            }

            targets.Add(name, displacement);
        }

        return targets;
    }
}
