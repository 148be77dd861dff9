namespace Deocc.Models.FaceModels.Meshes;

/// <summary>What reader and writer share of binary glTF.</summary>
internal static class GlbFormat
{
    public const uint Magic = 0x46546C67;
    public const uint Version = 2;
    public const uint JsonChunk = 0x4E4F534A;
    public const uint BinaryChunk = 0x004E4942;
    public const int HeaderBytes = 12;
    public const int ChunkHeaderBytes = 8;

    /// <summary>glTF measures in metres, face models in decimetres.</summary>
    public const float MetresPerDecimetre = 0.1f;

    /// <summary>Colours of vertices are linear light in glTF; this undoes the coding of pictures (IEC 61966-2-1).</summary>
    public static float ToLinear(float coded) => coded <= 0.04045f ? coded / 12.92f : MathF.Pow((coded + 0.055f) / 1.055f, 2.4f);

    /// <summary>Codes linear light as pictures do.</summary>
    public static float FromLinear(float linear) => linear <= 0.0031308f ? linear * 12.92f : (1.055f * MathF.Pow(linear, 1 / 2.4f)) - 0.055f;
}
