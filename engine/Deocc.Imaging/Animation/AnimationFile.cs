using Deocc.Engine.Diagnostics;
using Deocc.Engine.Serialization;
using Deocc.Imaging.Gif;
using Deocc.Imaging.Png;

namespace Deocc.Imaging.Animation;

/// <summary>Writes animations: GIF (256 colors) or APNG (all colors).</summary>
public static class AnimationFile
{
    /// <summary>Writes frames beside their place and renames the file, so that nothing is lost on failure.</summary>
    /// <param name="path">Where to: <c>.gif</c> for GIF, <c>.png</c> or <c>.apng</c> for APNG.</param>
    /// <param name="frames">At least one; all of one size and number of channels.</param>
    /// <param name="options">How it plays; the defaults if null.</param>
    /// <exception cref="FileFormatException">The ending is unknown.</exception>
    /// <exception cref="ShapeException">There are no frames, they differ in size, or an option is out of range.</exception>
    /// <exception cref="IOException">Writing failed; an old file is untouched.</exception>
    public static void Save(string path, IReadOnlyList<Image<byte>> frames, AnimationOptions? options = null)
    {
        options ??= new AnimationOptions();
        Check(frames, options);
        Action<Stream> write = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".gif" => stream => GifEncoder.Encode(frames, stream, options),
            ".png" or ".apng" => stream => ApngEncoder.Encode(frames, stream, options),
            string extension => throw new FileFormatException($"{path}: no animation ends in '{extension}'; use .gif, .png or .apng"),
        };
        AtomicFile.Write(path, write);
    }

    private static void Check(IReadOnlyList<Image<byte>> frames, AnimationOptions options)
    {
        if (frames.Count == 0) throw new ShapeException("AnimationFile: there are no frames");
        foreach (Image<byte> frame in frames)
        {
            if ((frame.Width, frame.Height, frame.Channels) != (frames[0].Width, frames[0].Height, frames[0].Channels))
            {
                throw new ShapeException(
                    $"AnimationFile: a frame of {frame.Width}x{frame.Height}x{frame.Channels} among frames of {frames[0].Width}x{frames[0].Height}x{frames[0].Channels}");
            }
        }

        if (options.FrameSeconds is not (>= 0.01 and <= 600)) throw new ShapeException($"AnimationFile: frames of {options.FrameSeconds} seconds; expected 0.01 to 600");
        if (options.Plays is < 0 or > ushort.MaxValue) throw new ShapeException($"AnimationFile: {options.Plays} plays; expected 0 to {ushort.MaxValue}");
    }
}
