namespace Deocc.Imaging.Inpainting;

/// <summary>The flow of <see cref="NavierStokesFill"/> in one hole, one channel after the other.</summary>
internal sealed class NavierStokesFlow
{
    private const float Relaxation = 1.9f;

    private readonly NavierStokesOptions _options;
    private readonly Pixel[] _hole;
    private readonly Pixel[] _around;
    private readonly float[] _vorticity;
    private readonly float[] _moved;

    /// <summary>Lists the hole's pixels.</summary>
    public NavierStokesFlow(bool[] hole, int width, NavierStokesOptions options)
    {
        _options = options;
        _vorticity = new float[hole.Length];
        _moved = new float[hole.Length];
        Pixel[] all = [.. Enumerable.Range(0, hole.Length).Select(place => Pixel.At(place, width, hole.Length / width))];
        _hole = [.. all.Where(pixel => hole[pixel.Place])];
        _around = [.. all.Where(pixel => hole[pixel.Place] || hole[pixel.Left] || hole[pixel.Right] || hole[pixel.Up] || hole[pixel.Down])];
    }

    /// <summary>Fills the hole of a channel.</summary>
    public void Fill(float[] plane)
    {
        Pixel[] border = [.. _around.Except(_hole)];
        float mean = border.Average(pixel => plane[pixel.Place]);
        foreach (Pixel pixel in _hole) plane[pixel.Place] = mean;
        Array.Clear(_vorticity);
        Solve(plane, _options.FirstSweeps);
        for (int step = 0; step < _options.Steps; step++)
        {
            foreach (Pixel pixel in _around) _vorticity[pixel.Place] = Laplacian(plane, pixel);
            for (int move = 0; move < _options.Moves; move++) Move(plane);
            Solve(plane, _options.Sweeps);
        }
    }

    // Successive over-relaxation of Laplacian(I) = w.
    private void Solve(float[] plane, int sweeps)
    {
        for (int sweep = 0; sweep < sweeps; sweep++)
        {
            foreach (Pixel pixel in _hole)
                plane[pixel.Place] += Relaxation * 0.25f * (Laplacian(plane, pixel) - _vorticity[pixel.Place]);
        }
    }

    private void Move(float[] plane)
    {
        float fastest = 1e-6f;
        foreach (Pixel pixel in _hole)
        {
            (float x, float y) = Velocity(plane, pixel);
            fastest = Math.Max(fastest, Math.Abs(x) + Math.Abs(y));
        }

        float time = _options.Courant / fastest;
        foreach (Pixel pixel in _hole)
        {
            (float x, float y) = Velocity(plane, pixel);
            float here = _vorticity[pixel.Place];

            // Upwind differences keep the transport stable.
            float slopeX = x > 0 ? here - _vorticity[pixel.Left] : _vorticity[pixel.Right] - here;
            float slopeY = y > 0 ? here - _vorticity[pixel.Up] : _vorticity[pixel.Down] - here;
            float edge = ((slopeX * slopeX) + (slopeY * slopeY)) / (_options.Edge * _options.Edge);
            _moved[pixel.Place] = here - (time * ((x * slopeX) + (y * slopeY))) + (_options.Viscosity / (1 + edge) * Laplacian(_vorticity, pixel));
        }

        foreach (Pixel pixel in _hole) _vorticity[pixel.Place] = _moved[pixel.Place];
    }

    private static (float X, float Y) Velocity(float[] plane, Pixel pixel) =>
        (-0.5f * (plane[pixel.Down] - plane[pixel.Up]), 0.5f * (plane[pixel.Right] - plane[pixel.Left]));

    private static float Laplacian(float[] plane, Pixel pixel) =>
        plane[pixel.Left] + plane[pixel.Right] + plane[pixel.Up] + plane[pixel.Down] - (4 * plane[pixel.Place]);

    /// <summary>A pixel's place and its neighbours'; at the picture's border the pixel itself stands for what is missing.</summary>
    private readonly record struct Pixel(int Place, int Left, int Right, int Up, int Down)
    {
        public static Pixel At(int place, int width, int height)
        {
            (int y, int x) = Math.DivRem(place, width);
            return new Pixel(
                place, x > 0 ? place - 1 : place, x + 1 < width ? place + 1 : place, y > 0 ? place - width : place, y + 1 < height ? place + width : place);
        }
    }
}
