using Deocc.Imaging;

namespace Deocc.Training.Synthesis;

/// <summary>A rendered face with everything that is known about it. Pictures are of <see cref="SynthesisOptions.Size"/>.</summary>
public sealed record SyntheticFace
{
    /// <summary>Its number under the seed.</summary>
    public required long Index { get; init; }

    /// <summary>The picture, RGB.</summary>
    public required Image<byte> Picture { get; init; }

    /// <summary>The visible face, 0 or 255: the region without hair, beard and clothes. Clear spectacles count as face.</summary>
    public required Image<byte> Mask { get; init; }

    /// <summary>Where the face would be seen if nothing were before it, 0 or 255.</summary>
    public required Image<byte> Region { get; init; }

    /// <summary>The <see cref="Data.ParsingClass"/> of each pixel.</summary>
    public required Image<byte> Parsing { get; init; }

    /// <summary>Distance of the bare head from the camera along its axis in decimetres, [size * size]; 0 where there is none.</summary>
    public required float[] Depth { get; init; }

    /// <summary>Unit normals of the bare head in the camera's axes (x right, y up, z to the camera), RGB as (n + 1) / 2; 0 where there is none.</summary>
    public required Image<float> Normals { get; init; }

    /// <summary>The 68 landmarks in pixels, the upper left pixel's centre at (0.5, 0.5); 3D landmarks, also where hidden.</summary>
    public required (float X, float Y)[] Landmarks { get; init; }

    /// <summary>Identity coefficients, in standard deviations.</summary>
    public required float[] Identity { get; init; }

    /// <summary>Expression coefficients, in standard deviations.</summary>
    public required float[] Expression { get; init; }

    /// <summary>Texture coefficients, in standard deviations.</summary>
    public required float[] Texture { get; init; }

    /// <summary>Pitch, yaw and roll in radians.</summary>
    public required float[] Angles { get; init; }

    /// <summary>Spherical harmonics: nine for red, nine for green, nine for blue.</summary>
    public required float[] Light { get; init; }

    /// <summary>Translation in decimetres.</summary>
    public required float[] Translation { get; init; }

    /// <summary>Whether there are spectacles.</summary>
    public required bool HasGlasses { get; init; }

    /// <summary>Whether there is a beard.</summary>
    public required bool HasBeard { get; init; }
}
