namespace Deocc.Imaging.Blending;

/// <summary>
/// The pixels whose colors are unknown, within a frame around them. Arrays over a domain have a place for every pixel of the
/// frame and for a border of one pixel around it; known pixels stay zero in them, so that the sum over the four
/// neighbours needs no question.
/// </summary>
internal sealed class PoissonDomain
{
    private readonly int _left;
    private readonly int _top;
    private readonly PoissonPixel[] _pixels;

    private PoissonDomain(int left, int top, int width, int height, PoissonPixel[] pixels)
    {
        (_left, _top, Width, Height, _pixels) = (left, top, width, height, pixels);
        Stride = width + 2;
        Diagonal = new float[Length];
        for (int y = 1; y <= height; y++)
        {
            int start = -1;
            for (int place = (y * Stride) + 1; place <= (y * Stride) + width + 1; place++)
            {
                bool isInside = pixels[place] == PoissonPixel.Unknown;
                if (isInside)
                {
                    Count++;
                    Diagonal[place] = Math.Max(1, Neighbours(place));
                    if (start < 0) start = place;
                }
                else if (start >= 0)
                {
                    Runs.Add(new PoissonRun(start, place));
                    start = -1;
                }
            }
        }
    }

    /// <summary>Columns of the frame.</summary>
    public int Width { get; }

    /// <summary>Rows of the frame.</summary>
    public int Height { get; }

    /// <summary>Places from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>Places in an array over the domain.</summary>
    public int Length => _pixels.Length;

    /// <summary>Unknown pixels.</summary>
    public int Count { get; }

    /// <summary>The unknown pixels, row by row.</summary>
    public List<PoissonRun> Runs { get; } = [];

    /// <summary>How many neighbours of an unknown pixel are not absent, at least one; 0 for other pixels.</summary>
    public float[] Diagonal { get; }

    /// <summary>The domain of a mask, framed tightly; null if it is empty.</summary>
    /// <param name="mask">Pixels from a value on are unknown.</param>
    /// <param name="border">Of the others those from the value on are given; null for all.</param>
    /// <param name="inside">The value.</param>
    public static PoissonDomain? Find(Image<float> mask, Image<float>? border, float inside)
    {
        (int left, int top, int right, int bottom) = (mask.Width, mask.Height, -1, -1);
        for (int y = 0; y < mask.Height; y++)
        {
            Span<float> row = mask.Row(y);
            for (int x = 0; x < row.Length; x++)
            {
                if (row[x] < inside) continue;
                (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x), y);
            }
        }

        if (right < 0) return null;
        (int width, int height) = (right - left + 1, bottom - top + 1);
        var pixels = new PoissonPixel[(width + 2) * (height + 2)];
        for (int i = 0; i < pixels.Length; i++)
        {
            (int y, int x) = Math.DivRem(i, width + 2);
            (x, y) = (x + left - 1, y + top - 1);
            if ((uint)x >= (uint)mask.Width || (uint)y >= (uint)mask.Height) continue;
            int place = (y * mask.Width) + x;
            if (mask.Samples[place] >= inside) pixels[i] = PoissonPixel.Unknown;
            else if (border is null || border.Samples[place] >= inside) pixels[i] = PoissonPixel.Given;
        }

        return new PoissonDomain(left, top, width, height, pixels);
    }

    /// <summary>What a place is.</summary>
    public PoissonPixel this[int place] => _pixels[place];

    /// <summary>The column of a place in the picture.</summary>
    public int X(int place) => _left + (place % Stride) - 1;

    /// <summary>The row of a place in the picture.</summary>
    public int Y(int place) => _top + (place / Stride) - 1;

    /// <summary>The domain at half the resolution: pixels of which at least half are unknown.</summary>
    public PoissonDomain Halve()
    {
        (int width, int height) = ((Width + 1) / 2, (Height + 1) / 2);
        var pixels = new PoissonPixel[(width + 2) * (height + 2)];
        for (int i = 0; i < pixels.Length; i++)
        {
            (int y, int x) = Math.DivRem(i, width + 2);
            (int unknown, int given) = (0, 0);
            foreach (int fineY in (ReadOnlySpan<int>)[(2 * y) - 1, 2 * y])
            {
                foreach (int fineX in (ReadOnlySpan<int>)[(2 * x) - 1, 2 * x])
                {
                    PoissonPixel pixel = _pixels[(Math.Clamp(fineY, 0, Height + 1) * Stride) + Math.Clamp(fineX, 0, Width + 1)];
                    if (pixel == PoissonPixel.Unknown) unknown++;
                    if (pixel == PoissonPixel.Given) given++;
                }
            }

            pixels[i] = unknown >= 2 ? PoissonPixel.Unknown : given > 0 ? PoissonPixel.Given : PoissonPixel.Absent;
        }

        return new PoissonDomain(0, 0, width, height, pixels);
    }

    private int Neighbours(int place) => Present(place - 1) + Present(place + 1) + Present(place - Stride) + Present(place + Stride);

    private int Present(int place) => _pixels[place] == PoissonPixel.Absent ? 0 : 1;
}
