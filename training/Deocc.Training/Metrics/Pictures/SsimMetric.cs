using System.Globalization;
using System.Numerics;
using Deocc.Engine.Diagnostics;
using Deocc.Imaging;

namespace Deocc.Training.Metrics.Pictures;

/// <summary>
/// Structural similarity (Wang et al. 2004) in double precision, 1 for equal pictures:
/// (2 mx my + C1) (2 sxy + C2) / ((mx^2 + my^2 + C1) (sxx + syy + C2)) with C1 = (0.01 L)^2, C2 = (0.03 L)^2, L = 1, and
/// the means m and (co)variances s under the window. Averaged over channels and over the windows that lie within the picture
/// and whose centre lies within the support.
/// </summary>
public sealed class SsimMetric : IPictureMetric
{
    private const double C1 = 0.01 * 0.01;
    private const double C2 = 0.03 * 0.03;

    private readonly SsimWindow _window;
    private readonly double[] _weights;
    private readonly double _covarianceScale;

    /// <summary>Makes the metric of a window.</summary>
    /// <param name="window">The window; <see cref="SsimWindow.Standard"/> if null.</param>
    public SsimMetric(SsimWindow? window = null)
    {
        _window = window ?? SsimWindow.Standard;
        _weights = _window.Weights();
        double taps = (double)_window.Size * _window.Size;
        _covarianceScale = _window.IsSampleCovariance ? taps / (taps - 1) : 1;
        string shape = _window.Sigma is { } sigma
            ? string.Create(CultureInfo.InvariantCulture, $"Gaussian {_window.Size}x{_window.Size}, sigma {sigma}")
            : $"uniform {_window.Size}x{_window.Size}";
        string protocol = _window.IsGrey ? "grey (Rec. 709)" : "mean over channels";
        string covariance = _window.IsSampleCovariance ? ", sample covariance" : string.Empty;
        Figures = [new(_window.Name, string.Empty, "[0, 1]", $"{shape}, valid region, {protocol}{covariance}")];
    }

    /// <inheritdoc/>
    public IReadOnlyList<MetricDescription> Figures { get; }

    /// <inheritdoc/>
    public bool NeedsReference => true;

    /// <inheritdoc/>
    public bool HeedsSupport => true;

    /// <inheritdoc/>
    public void Measure(PicturePair pair, Span<double> values)
    {
        Image<float> first = _window.IsGrey ? Luma.Rec709(pair.Picture) : pair.Picture;
        Image<float> second = _window.IsGrey ? Luma.Rec709(pair.Reference!) : pair.Reference!;
        int size = _window.Size;
        if (Math.Min(first.Width, first.Height) < size)
            throw new ShapeException($"{_window.Name}: a picture of {first.Width}x{first.Height} is smaller than the window of {size}x{size}");
        int channels = first.Channels;
        var rows = new FilteredRows(first, second, _weights);
        var map = new double[rows.PaddedLength];
        double sum = 0;
        long count = 0;
        int windows = first.Width - size + 1;
        for (int top = 0; top + size <= first.Height; top++)
        {
            rows.Fill(top);
            Similarity(rows, channels, map, windows * channels);
            int center = ((top + (size / 2)) * first.Width) + (size / 2);
            for (int x = 0; x < windows; x++)
            {
                if (!pair.Support.Contains(center + x)) continue;
                for (int c = 0; c < channels; c++) sum += map[(x * channels) + c];
                count += channels;
            }
        }

        if (count == 0)
            throw new ShapeException($"{_window.Name}: no window of {size}x{size} within the picture has its centre in the support");
        values[0] = sum / count;
    }

    /// <summary>Filters the columns' sums along the row and combines them to one row of the similarity map.</summary>
    private void Similarity(FilteredRows rows, int channels, double[] map, int length)
    {
        Vector<double> scale = new(_covarianceScale);
        Vector<double> c1 = new(C1);
        Vector<double> c2 = new(C2);
        for (int i = 0; i < length; i += Vector<double>.Count)
        {
            Vector<double> meanX = Vector<double>.Zero;
            Vector<double> meanY = Vector<double>.Zero;
            Vector<double> squares = Vector<double>.Zero;
            Vector<double> products = Vector<double>.Zero;
            for (int t = 0; t < _weights.Length; t++)
            {
                Vector<double> weight = new(_weights[t]);
                int place = i + (t * channels);
                meanX += weight * new Vector<double>(rows.MeanX, place);
                meanY += weight * new Vector<double>(rows.MeanY, place);
                squares += weight * new Vector<double>(rows.Squares, place);
                products += weight * new Vector<double>(rows.Products, place);
            }

            Vector<double> meanProduct = meanX * meanY;
            Vector<double> meanSquares = (meanX * meanX) + (meanY * meanY);
            Vector<double> covariance = scale * (products - meanProduct);
            Vector<double> variances = scale * (squares - meanSquares);
            Vector<double> likeness = (meanProduct + meanProduct + c1) * (covariance + covariance + c2);
            (likeness / ((meanSquares + c1) * (variances + c2))).CopyTo(map, i);
        }
    }

    /// <summary>One row of the pictures' x, y, x^2 + y^2 and x y, filtered along the columns.</summary>
    private sealed class FilteredRows
    {
        private readonly double[] _weights;
        private readonly double[] _first;
        private readonly double[] _second;

        public FilteredRows(Image<float> first, Image<float> second, double[] weights)
        {
            _weights = weights;
            int row = first.Width * first.Channels;
            PaddedLength = (row + (2 * Vector<double>.Count) - 1) / Vector<double>.Count * Vector<double>.Count;
            _first = Padded(first, row);
            _second = Padded(second, row);
            MeanX = new double[PaddedLength];
            MeanY = new double[PaddedLength];
            Squares = new double[PaddedLength];
            Products = new double[PaddedLength];
        }

        public int PaddedLength { get; }

        public double[] MeanX { get; }

        public double[] MeanY { get; }

        public double[] Squares { get; }

        public double[] Products { get; }

        public void Fill(int top)
        {
            for (int i = 0; i < PaddedLength; i += Vector<double>.Count)
            {
                Vector<double> meanX = Vector<double>.Zero;
                Vector<double> meanY = Vector<double>.Zero;
                Vector<double> squares = Vector<double>.Zero;
                Vector<double> products = Vector<double>.Zero;
                for (int t = 0; t < _weights.Length; t++)
                {
                    Vector<double> weight = new(_weights[t]);
                    int place = ((top + t) * PaddedLength) + i;
                    var x = new Vector<double>(_first, place);
                    var y = new Vector<double>(_second, place);
                    meanX += weight * x;
                    meanY += weight * y;
                    squares += weight * ((x * x) + (y * y));
                    products += weight * (x * y);
                }

                meanX.CopyTo(MeanX, i);
                meanY.CopyTo(MeanY, i);
                squares.CopyTo(Squares, i);
                products.CopyTo(Products, i);
            }
        }

        // Rows of zeros beyond the picture let whole vectors be read at its edge; no window that counts reaches them.
        private double[] Padded(Image<float> image, int row)
        {
            var padded = new double[PaddedLength * image.Height];
            for (int y = 0; y < image.Height; y++)
            {
                for (int i = 0; i < row; i++) padded[(y * PaddedLength) + i] = image.Samples[(y * row) + i];
            }

            return padded;
        }
    }
}
