namespace Deocc.Imaging;

/// <summary>Finds the sample that stands for a place beyond a picture's border.</summary>
internal static class BorderModePlaces
{
    /// <summary>The index in 0..size-1, or -1 where there are zeros.</summary>
    public static int Place(this BorderMode border, long place, int size)
    {
        if (place >= 0 && place < size) return (int)place;
        switch (border)
        {
            case BorderMode.Zero:
                return -1;
            case BorderMode.Replicate:
                return place < 0 ? 0 : size - 1;
            default:
                if (size == 1) return 0;
                long period = 2L * (size - 1);
                long within = ((place % period) + period) % period;
                return (int)(within < size ? within : period - within);
        }
    }
}
