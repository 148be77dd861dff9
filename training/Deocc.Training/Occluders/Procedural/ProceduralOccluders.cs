using Deocc.Training.Occluders.Textures;

namespace Deocc.Training.Occluders.Procedural;

/// <summary>The occluders that the program draws.</summary>
internal static class ProceduralOccluders
{
    /// <summary>One of each kind.</summary>
    public static IReadOnlyList<IOccluderSource> All(TextureSource textures) =>
    [
        new GlassesOccluder(isDark: true),
        new GlassesOccluder(isDark: false),
        new MaskOccluder(isCloth: false, textures),
        new MaskOccluder(isCloth: true, textures),
        new ScarfOccluder(textures),
        new HandOccluder(),
        new HairOccluder(),
        new MicrophoneOccluder(),
        new CupOccluder(textures),
        new HatOccluder(textures),
        Blob(textures),
    ];

    /// <summary>Random shapes, which fit any face.</summary>
    public static IOccluderSource Blob(TextureSource textures) => new BlobOccluder(textures);
}
