using Deocc.Engine.Devices.Cpu;

namespace Deocc.Imaging;

/// <summary>
/// Weighs all source samples under the filter around each of the result's pixels, for warps that shrink. The filter is laid
/// along the result's axes and is one of the result's pixels wide, or one of the source's where that is more.
/// </summary>
internal readonly struct WarpShrinking : IParallelBody
{
    private const int TableStepsPerPixel = 1024;

    private readonly WarpSource _source;
    private readonly Image<float> _target;
    private readonly BorderMode _border;

    // The filter from its center outward: looking it up costs a fraction of a sine or a cubic.
    private readonly float[] _filter;
    private readonly double _reachX;
    private readonly double _reachY;

    // From a step in the source to a step across and down the filter.
    private readonly double _acrossPerX;
    private readonly double _acrossPerY;
    private readonly double _downPerX;
    private readonly double _downPerY;

    public WarpShrinking(WarpSource source, Image<float> target, BorderMode border, ResizeFilter filter)
    {
        (_source, _target, _border) = (source, target, border);
        AffineTransform forth = source.Back.Invert();
        double widthAcross = Math.Max(1, double.Hypot(forth.A, forth.B));
        double widthDown = Math.Max(1, double.Hypot(forth.D, forth.E));
        (_acrossPerX, _acrossPerY) = (forth.A / widthAcross, forth.B / widthAcross);
        (_downPerX, _downPerY) = (forth.D / widthDown, forth.E / widthDown);
        double radius = ResizeWeights.Radius(filter);
        _filter = new float[(int)(radius * TableStepsPerPixel) + 1];
        for (int i = 0; i < _filter.Length; i++) _filter[i] = (float)ResizeWeights.Weight(filter, (double)i / TableStepsPerPixel);
        _reachX = radius * ((Math.Abs(source.Back.A) * widthAcross) + (Math.Abs(source.Back.B) * widthDown));
        _reachY = radius * ((Math.Abs(source.Back.D) * widthAcross) + (Math.Abs(source.Back.E) * widthDown));
    }

    public void Invoke(int item, int worker)
    {
        Span<float> row = _target.Row(item);
        for (int x = 0; x < _target.Width; x++)
        {
            (double sourceX, double sourceY) = _source.Back.Apply(x + 0.5, item + 0.5);
            bool isFarOutside = _border == BorderMode.Zero && (sourceX + _reachX < 0 || sourceX - _reachX > _source.Picture.Width
                || sourceY + _reachY < 0 || sourceY - _reachY > _source.Picture.Height);
            if (isFarOutside || !double.IsFinite(sourceX + sourceY) || Math.Abs(sourceX) > int.MaxValue || Math.Abs(sourceY) > int.MaxValue) continue;
            Gather(sourceX - 0.5, sourceY - 0.5, row.Slice(x * _target.Channels, _target.Channels));
        }
    }

    private void Gather(double centerX, double centerY, Span<float> pixel)
    {
        long firstX = (long)Math.Ceiling(centerX - _reachX);
        long lastX = (long)Math.Floor(centerX + _reachX);
        long firstY = (long)Math.Ceiling(centerY - _reachY);
        long lastY = (long)Math.Floor(centerY + _reachY);
        Image<float> picture = _source.Picture;
        bool isInside = firstX >= 0 && firstY >= 0 && lastX < picture.Width && lastY < picture.Height;
        double total = 0;
        for (long y = firstY; y <= lastY; y++)
        {
            int placeY = isInside ? (int)y : _border.Place(y, picture.Height);
            double across = ((firstX - centerX) * _acrossPerX) + ((y - centerY) * _acrossPerY);
            double down = ((firstX - centerX) * _downPerX) + ((y - centerY) * _downPerY);
            for (long x = firstX; x <= lastX; x++, across += _acrossPerX, down += _downPerX)
            {
                float weight = Weight(across) * Weight(down);
                if (weight == 0) continue;
                total += weight;
                int placeX = isInside ? (int)x : _border.Place(x, picture.Width);
                if (placeX < 0 || placeY < 0) continue;
                ReadOnlySpan<float> from = picture.Pixel(placeX, placeY);
                for (int c = 0; c < pixel.Length; c++) pixel[c] += weight * from[c];
            }
        }

        if (total == 0) return;
        float scale = (float)(1 / total);
        for (int c = 0; c < pixel.Length; c++) pixel[c] *= scale;
    }

    private float Weight(double distance)
    {
        int step = (int)((Math.Abs(distance) * TableStepsPerPixel) + 0.5);
        return step < _filter.Length ? _filter[step] : 0;
    }
}
