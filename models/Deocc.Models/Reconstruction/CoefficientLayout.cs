using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Models.Rendering;

namespace Deocc.Models.Reconstruction;

/// <summary>
/// In which order the parts of a face stand in the vector that a network predicts. Vectors of one layout convert to another:
/// light to one channel by the mean, a translation to scale and image translation, parts that the other lacks drop out, parts
/// that this one lacks become zeros.
/// </summary>
public sealed class CoefficientLayout
{
    private const int IdentityModes = 80;
    private const int ExpressionModes = 64;
    private const int TextureModes = 80;
    private const double CameraDistance = 10;

    private readonly (CoefficientPart Part, int Count)[] _parts;

    /// <summary>Makes a layout of parts in their order.</summary>
    /// <param name="parts">Each part at most once, with its number of coefficients.</param>
    /// <exception cref="UsageException">A part occurs twice or has a number of coefficients that it cannot have.</exception>
    public CoefficientLayout(params ReadOnlySpan<(CoefficientPart Part, int Count)> parts)
    {
        foreach ((CoefficientPart part, int count) in parts)
        {
            bool fits = part switch
            {
                CoefficientPart.Angles or CoefficientPart.Translation => count == 3,
                CoefficientPart.Light => count is SphericalHarmonics.Functions or 3 * SphericalHarmonics.Functions,
                CoefficientPart.Scale => count == 1,
                CoefficientPart.ImageTranslation => count == 2,
                _ => count > 0,
            };
            if (!fits) throw new UsageException($"CoefficientLayout: {part} cannot have {count} coefficients");
            Length += count;
        }

        _parts = parts.ToArray();
        if (_parts.DistinctBy(part => part.Part).Count() != _parts.Length)
            throw new UsageException("CoefficientLayout: a part occurs twice");
    }

    /// <summary>
    /// 257: identity 80, expression 64, texture 80, angles 3, light 27, translation 3 (Deng et al., "Accurate 3D Face
    /// Reconstruction with Weakly-Supervised Learning", CVPR workshops 2019).
    /// </summary>
    public static CoefficientLayout Perspective257 { get; } = new(
        (CoefficientPart.Identity, IdentityModes), (CoefficientPart.Expression, ExpressionModes), (CoefficientPart.Texture, TextureModes),
        (CoefficientPart.Angles, 3), (CoefficientPart.Light, 27), (CoefficientPart.Translation, 3));

    /// <summary>239: shape 144 (identity 80, expression 64), texture 80, white light 9, angles 3, translation 3.</summary>
    public static CoefficientLayout WhiteLight239 { get; } = new(
        (CoefficientPart.Identity, IdentityModes), (CoefficientPart.Expression, ExpressionModes), (CoefficientPart.Texture, TextureModes),
        (CoefficientPart.Light, 9), (CoefficientPart.Angles, 3), (CoefficientPart.Translation, 3));

    /// <summary>
    /// 237: a published length without a published split. This one suits pictures that are aligned in the plane: identity 80,
    /// expression 64, texture 80, angles 3, white light 9, scale 1.
    /// </summary>
    public static CoefficientLayout Aligned237 { get; } = new(
        (CoefficientPart.Identity, IdentityModes), (CoefficientPart.Expression, ExpressionModes), (CoefficientPart.Texture, TextureModes),
        (CoefficientPart.Angles, 3), (CoefficientPart.Light, 9), (CoefficientPart.Scale, 1));

    /// <summary>175: identity 80, texture 80, white light 9, pose 6 (pitch, yaw, roll, scale, translation in the image).</summary>
    public static CoefficientLayout WeakPerspective175 { get; } = new(
        (CoefficientPart.Identity, IdentityModes), (CoefficientPart.Texture, TextureModes), (CoefficientPart.Light, 9),
        (CoefficientPart.Angles, 3), (CoefficientPart.Scale, 1), (CoefficientPart.ImageTranslation, 2));

    /// <summary>The parts in their order.</summary>
    public IReadOnlyList<(CoefficientPart Part, int Count)> Parts => _parts;

    /// <summary>The number of coefficients.</summary>
    public int Length { get; }

    /// <summary>Takes vectors apart. Differentiable.</summary>
    /// <param name="vectors">[batch, <see cref="Length"/>].</param>
    /// <exception cref="ShapeException">Vectors of another length.</exception>
    public FaceCoefficients Split(Tensor vectors)
    {
        if (vectors.Rank != 2 || vectors.Shape[1] != Length)
            throw new ShapeException($"CoefficientLayout: vectors {vectors.Shape} must be [batch, {Length}]");
        return new FaceCoefficients(
            Find(vectors, CoefficientPart.Identity) ?? Zeros(vectors, IdentityModes),
            Find(vectors, CoefficientPart.Expression) ?? Zeros(vectors, ExpressionModes),
            Find(vectors, CoefficientPart.Texture) ?? Zeros(vectors, TextureModes),
            Find(vectors, CoefficientPart.Light) ?? Zeros(vectors, SphericalHarmonics.Functions),
            new Pose(Find(vectors, CoefficientPart.Angles) ?? Zeros(vectors, 3), FindTranslation(vectors)));
    }

    /// <summary>Puts vectors together. Differentiable.</summary>
    /// <returns>[batch, <see cref="Length"/>].</returns>
    /// <exception cref="ShapeException">A part has another number of coefficients than the layout.</exception>
    public Tensor Join(FaceCoefficients faces)
    {
        var parts = new Tensor[_parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            (CoefficientPart part, int count) = _parts[i];
            parts[i] = Choose(faces, part, count);
            if (parts[i].Rank != 2 || parts[i].Shape[1] != count)
                throw new ShapeException($"CoefficientLayout: {part} {parts[i].Shape} must be [batch, {count}]");
        }

        return Functional.Concat(1, parts);
    }

    /// <summary>Brings vectors of this layout into another. Differentiable.</summary>
    /// <param name="vectors">[batch, <see cref="Length"/>].</param>
    /// <param name="other">The layout of the result.</param>
    /// <returns>[batch, other length].</returns>
    public Tensor Convert(Tensor vectors, CoefficientLayout other) => other.Join(Split(vectors));

    private static Tensor Choose(FaceCoefficients faces, CoefficientPart part, int count) => part switch
    {
        CoefficientPart.Identity => faces.Identity,
        CoefficientPart.Expression => faces.Expression,
        CoefficientPart.Texture => faces.Texture,
        CoefficientPart.Angles => faces.Pose.Angles,
        CoefficientPart.Light => ToChannels(faces.Light, count),
        CoefficientPart.Translation => faces.Pose.Translation,
        CoefficientPart.Scale => ScaleOf(faces.Pose.Translation),
        _ => faces.Pose.Translation.Slice(1, 0, 2) * ScaleOf(faces.Pose.Translation),
    };

    private static Tensor ToChannels(Tensor light, int count)
    {
        if (light.Shape[1] == count) return light;
        int batch = light.Shape[0];
        return count == SphericalHarmonics.Functions
            ? light.Reshape(batch, 3, SphericalHarmonics.Functions).Mean([1])
            : light.Repeat(1, 3);
    }

    private static Tensor ScaleOf(Tensor translation) => (CameraDistance - translation.Slice(1, 2, 1)).Reciprocal() * CameraDistance;

    private static Tensor Zeros(Tensor like, int count) => Tensor.Zeros([like.Shape[0], count], like.ElementType, like.Device);

    private Tensor FindTranslation(Tensor vectors)
    {
        if (Find(vectors, CoefficientPart.Translation) is { } translation) return translation;
        if (Find(vectors, CoefficientPart.Scale) is not { } scale) return Zeros(vectors, 3);
        Tensor inverse = scale.Reciprocal();
        Tensor inImage = Find(vectors, CoefficientPart.ImageTranslation) ?? Zeros(vectors, 2);
        return Functional.Concat(1, inImage * inverse, CameraDistance - (inverse * CameraDistance));
    }

    private Tensor? Find(Tensor vectors, CoefficientPart wanted)
    {
        int start = 0;
        foreach ((CoefficientPart part, int count) in _parts)
        {
            if (part == wanted) return vectors.Slice(1, start, count);
            start += count;
        }

        return null;
    }
}
