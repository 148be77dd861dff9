namespace Deocc.Imaging.Gif;

/// <summary>Up to 256 colors for a set of pictures, and their pixels as indices of them.</summary>
internal sealed class GifPalette
{
    private const int CacheBits = 6;

    private readonly (byte R, byte G, byte B)[] _colors;

    // Indices of exact colors where the palette has them all, and nearest ones by the upper bits of a color, found on demand.
    private readonly Dictionary<int, byte>? _exact;
    private readonly short[] _nearest = [];

    private GifPalette((byte R, byte G, byte B)[] colors, bool isExact)
    {
        _colors = colors;
        if (isExact)
        {
            _exact = [];
            for (int i = 0; i < colors.Length; i++) _exact[Key(colors[i].R, colors[i].G, colors[i].B)] = (byte)i;
        }
        else
        {
            _nearest = new short[1 << (3 * CacheBits)];
            Array.Fill(_nearest, (short)-1);
        }
    }

    public int Count => _colors.Length;

    public (byte R, byte G, byte B) this[int index] => _colors[index];

    public static bool IsTransparent(byte alpha) => alpha < 128;

    /// <summary>The colors themselves where they are few enough, or else a median cut of them.</summary>
    public static GifPalette Of(IReadOnlyList<Image<byte>> frames, int mostColors)
    {
        var distinct = new HashSet<int>();
        foreach (Image<byte> frame in frames)
        {
            for (int i = 0; i < frame.Samples.Length && distinct.Count <= mostColors; i += frame.Channels)
            {
                if (TryColor(frame, i, out int r, out int g, out int b)) distinct.Add(Key(r, g, b));
            }
        }

        if (distinct.Count == 0) distinct.Add(0);
        return distinct.Count <= mostColors
            ? new GifPalette([.. distinct.Order().Select(key => ((byte)(key >> 16), (byte)(key >> 8), (byte)key))], isExact: true)
            : new GifPalette(MedianCut.Choose(frames, mostColors), isExact: false);
    }

    /// <summary>The color at a place of the samples; false where it is transparent.</summary>
    public static bool TryColor(Image<byte> frame, int place, out int r, out int g, out int b)
    {
        ReadOnlySpan<byte> pixel = frame.Samples.AsSpan(place, frame.Channels);
        (r, g, b) = pixel.Length >= 3 ? (pixel[0], pixel[1], pixel[2]) : (pixel[0], pixel[0], pixel[0]);
        return pixel.Length is 1 or 3 || !IsTransparent(pixel[^1]);
    }

    /// <summary>The indices of a picture's pixels; errors are passed on to neighbors (Floyd and Steinberg 1976) if wanted.</summary>
    public byte[] Map(Image<byte> frame, int transparentIndex, bool dither)
    {
        var indices = new byte[frame.Width * frame.Height];
        bool passesOn = dither && _exact is null;

        // Errors of this row and the next, in sixteenths, with a pixel of margin on both sides.
        var errors = new int[3 * (frame.Width + 2)];
        var errorsBelow = new int[3 * (frame.Width + 2)];
        for (int y = 0; y < frame.Height; y++)
        {
            // Every other row runs backward, or the errors would draw worms to the right.
            int step = y % 2 == 0 ? 1 : -1;
            for (int i = 0; i < frame.Width; i++)
            {
                int x = step > 0 ? i : frame.Width - 1 - i;
                int pixel = (y * frame.Width) + x;
                if (!TryColor(frame, pixel * frame.Channels, out int r, out int g, out int b))
                {
                    indices[pixel] = (byte)transparentIndex;
                    continue;
                }

                if (!passesOn)
                {
                    indices[pixel] = Find(r, g, b);
                    continue;
                }

                int place = 3 * (x + 1);
                r = Math.Clamp(r + (errors[place] / 16), 0, 255);
                g = Math.Clamp(g + (errors[place + 1] / 16), 0, 255);
                b = Math.Clamp(b + (errors[place + 2] / 16), 0, 255);
                byte index = Find(r, g, b);
                indices[pixel] = index;
                (byte red, byte green, byte blue) = _colors[index];
                PassOn(errors, errorsBelow, place, 3 * step, r - red);
                PassOn(errors, errorsBelow, place + 1, 3 * step, g - green);
                PassOn(errors, errorsBelow, place + 2, 3 * step, b - blue);
            }

            (errors, errorsBelow) = (errorsBelow, errors);
            Array.Clear(errorsBelow);
        }

        return indices;
    }

    private static void PassOn(int[] errors, int[] errorsBelow, int place, int step, int error)
    {
        errors[place + step] += 7 * error;
        errorsBelow[place - step] += 3 * error;
        errorsBelow[place] += 5 * error;
        errorsBelow[place + step] += error;
    }

    private byte Find(int r, int g, int b)
    {
        if (_exact is not null) return _exact[Key(r, g, b)];
        const int Dropped = 8 - CacheBits;
        ref short cached = ref _nearest[(((r >> Dropped) << (2 * CacheBits)) | ((g >> Dropped) << CacheBits)) | (b >> Dropped)];
        if (cached < 0) cached = Nearest(Middle(r), Middle(g), Middle(b));
        return (byte)cached;

        static int Middle(int value) => ((value >> Dropped) << Dropped) + (1 << (Dropped - 1));
    }

    private short Nearest(int r, int g, int b)
    {
        int best = 0;
        int least = int.MaxValue;
        for (int i = 0; i < _colors.Length; i++)
        {
            (int dr, int dg, int db) = (_colors[i].R - r, _colors[i].G - g, _colors[i].B - b);
            int distance = (dr * dr) + (dg * dg) + (db * db);
            if (distance >= least) continue;
            (least, best) = (distance, i);
        }

        return (short)best;
    }

    private static int Key(int r, int g, int b) => (r << 16) | (g << 8) | b;
}
