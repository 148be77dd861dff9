namespace Deocc.Imaging.Inpainting;

/// <summary>
/// The fast marching method (Sethian 1996): a front starts at the border of a region and moves into it at speed one; the time
/// at which it reaches a pixel is the pixel's distance from the border.
/// </summary>
internal sealed class FastMarching
{
    private readonly int _width;
    private readonly int _height;
    private readonly bool[] _isUnreached;
    private readonly bool[] _isFinal;

    /// <summary>Prepares the march.</summary>
    /// <param name="region">The pixels to march into, in rows from the top.</param>
    /// <param name="width">Pixels in a row.</param>
    public FastMarching(bool[] region, int width)
    {
        (_width, _height) = (width, region.Length / width);
        _isUnreached = [.. region];
        _isFinal = new bool[region.Length];
        Times = new float[region.Length];
        Array.Fill(Times, float.PositiveInfinity);
    }

    /// <summary>The time at which each pixel was reached: 0 at the border outside the region, infinite where the front never came.</summary>
    public float[] Times { get; }

    /// <summary>Whether a pixel of the region still waits for the front.</summary>
    public bool IsUnreached(int pixel) => _isUnreached[pixel];

    /// <summary>Marches.</summary>
    /// <param name="reach">Is told each pixel of the region when the front comes near; its time is known then.</param>
    /// <param name="limit">The time to stop at.</param>
    public void Run(Action<int>? reach = null, float limit = float.PositiveInfinity)
    {
        var front = new PriorityQueue<int, float>();
        for (int pixel = 0; pixel < Times.Length; pixel++)
        {
            if (_isUnreached[pixel] || !HasUnreachedNeighbour(pixel)) continue;
            Times[pixel] = 0;
            front.Enqueue(pixel, 0);
        }

        Span<int> neighbours = stackalloc int[4];
        while (front.TryDequeue(out int pixel, out float time) && time <= limit)
        {
            if (_isFinal[pixel]) continue;
            _isFinal[pixel] = true;
            int count = Neighbours(pixel, neighbours);
            foreach (int next in neighbours[..count])
            {
                if (_isFinal[next] || Times[next] == 0 || (!_isUnreached[next] && float.IsInfinity(Times[next]))) continue;
                float nextTime = TimeAt(next);
                if (nextTime >= Times[next]) continue;
                Times[next] = nextTime;
                if (_isUnreached[next])
                {
                    _isUnreached[next] = false;
                    reach?.Invoke(next);
                }

                front.Enqueue(next, nextTime);
            }
        }
    }

    // |grad T| = 1, upwind: from the earlier neighbour along each axis.
    private float TimeAt(int pixel)
    {
        (int y, int x) = Math.DivRem(pixel, _width);
        float across = Math.Min(x > 0 ? Final(pixel - 1) : float.PositiveInfinity, x + 1 < _width ? Final(pixel + 1) : float.PositiveInfinity);
        float down = Math.Min(y > 0 ? Final(pixel - _width) : float.PositiveInfinity, y + 1 < _height ? Final(pixel + _width) : float.PositiveInfinity);
        float difference = Math.Abs(across - down);
        return difference < 1 ? 0.5f * (across + down + MathF.Sqrt(2 - (difference * difference))) : 1 + Math.Min(across, down);
    }

    private float Final(int pixel) => _isFinal[pixel] ? Times[pixel] : float.PositiveInfinity;

    private bool HasUnreachedNeighbour(int pixel)
    {
        Span<int> neighbours = stackalloc int[4];
        int count = Neighbours(pixel, neighbours);
        foreach (int next in neighbours[..count])
        {
            if (_isUnreached[next]) return true;
        }

        return false;
    }

    private int Neighbours(int pixel, Span<int> neighbours)
    {
        (int y, int x) = Math.DivRem(pixel, _width);
        int count = 0;
        if (x > 0) neighbours[count++] = pixel - 1;
        if (x + 1 < _width) neighbours[count++] = pixel + 1;
        if (y > 0) neighbours[count++] = pixel - _width;
        if (y + 1 < _height) neighbours[count++] = pixel + _width;
        return count;
    }
}
