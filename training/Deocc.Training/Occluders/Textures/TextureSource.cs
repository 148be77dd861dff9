using Deocc.Engine.Diagnostics;
using Deocc.Engine.Random;
using Deocc.Imaging;
using Deocc.Imaging.Colors;
using Deocc.Training.Data;

namespace Deocc.Training.Occluders.Textures;

/// <summary>Draws textures: procedural fabrics, and patches from a folder where there is one.</summary>
public sealed class TextureSource
{
    // Larger patches are shrunk when they are read: a mask shows them at a few hundred pixels at most.
    private const int LargestSide = 512;

    private readonly List<Image<float>> _train = [];
    private readonly List<Image<float>> _heldBack = [];

    /// <summary>Procedural textures only.</summary>
    public TextureSource()
    {
    }

    /// <summary>Reads the pictures of a folder too; unreadable ones are skipped.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="skipped">Receives what was skipped and why.</param>
    public TextureSource(string folder, ICollection<SkippedSample> skipped)
    {
        foreach (string path in PictureFolder.Enumerate(folder))
        {
            try
            {
                (HoldBack.IsHeldBack(Path.GetFileName(path)) ? _heldBack : _train).Add(Load(path));
            }
            catch (Exception error) when (error is EngineException or IOException or UnauthorizedAccessException)
            {
                skipped.Add(new SkippedSample(path, error.Message.ReplaceLineEndings(" ")));
            }
        }
    }

    /// <summary>How many patches there are.</summary>
    public int Patches => _train.Count + _heldBack.Count;

    internal Texture Draw(OccluderSet set, RandomGenerator random)
    {
        List<Image<float>> patches = set == OccluderSet.HeldBack ? _heldBack : _train;
        if (patches.Count == 0 || random.NextBoolean(0.6)) return random.NextBoolean(0.12) ? new KnitTexture(random) : new FabricTexture(random);
        return new PatchTexture(patches[random.NextInt32(patches.Count)], random.Between(5, 16));
    }

    private static Image<float> Load(string path)
    {
        Image<float> patch = ImageChannels.ToRgb(ImageFile.LoadFloats(path));
        int side = Math.Max(patch.Width, patch.Height);
        return side <= LargestSide
            ? patch
            : ImageResize.Resize(patch, Math.Max(1, patch.Width * LargestSide / side), Math.Max(1, patch.Height * LargestSide / side), ResizeFilter.Area);
    }
}
