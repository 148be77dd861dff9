using System.Collections.Concurrent;
using Deocc.Engine.Diagnostics;
using Deocc.Imaging;
using Deocc.Imaging.Colors;

namespace Deocc.Training.Occluders.CutOuts;

/// <summary>Decoded cut-outs, up to a number of bytes; what does not fit is decoded each time.</summary>
internal sealed class CutOutCache
{
    private const long Capacity = 256L << 20;
    private const int LargestSide = 768;

    private readonly ConcurrentDictionary<string, Image<byte>> _pictures = new(StringComparer.Ordinal);
    private long _bytes;

    /// <summary>RGBA of at most 768 pixels a side.</summary>
    /// <exception cref="FileFormatException">The file is no picture with transparency.</exception>
    public Image<byte> Load(string path)
    {
        if (_pictures.TryGetValue(path, out Image<byte>? known)) return known;
        Image<byte> picture = ImageFile.Load(path);
        if (picture.Channels is not (2 or 4)) throw new FileFormatException($"{path}: has no transparency; cut-outs are RGBA");
        if (picture.Channels == 2) picture = ImageChannels.ToRgba(picture, (byte)255);
        int side = Math.Max(picture.Width, picture.Height);
        if (side > LargestSide)
            picture = ImageResize.Resize(picture, Math.Max(1, picture.Width * LargestSide / side), Math.Max(1, picture.Height * LargestSide / side), ResizeFilter.Area);
        if (Interlocked.Add(ref _bytes, picture.Samples.Length) <= Capacity) _pictures[path] = picture;
        else Interlocked.Add(ref _bytes, -picture.Samples.Length);
        return picture;
    }
}
