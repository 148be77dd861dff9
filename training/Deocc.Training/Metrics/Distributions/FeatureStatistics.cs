using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Numerics;

namespace Deocc.Training.Metrics.Distributions;

/// <summary>
/// The mean and covariance of feature vectors that come one after the other, in double precision. Sums are taken about the
/// first vector, so that large means cost no digits.
/// </summary>
public sealed class FeatureStatistics
{
    private const int RowsPerBatch = 64;
    private const int RowsPerItem = 16;

    private readonly double[] _origin;
    private readonly double[] _sum;
    private readonly double[] _products;
    private readonly double[] _batch;
    private int _inBatch;

    /// <summary>Starts without samples.</summary>
    /// <param name="features">The length of the vectors; their covariance takes 8 bytes per square of it.</param>
    public FeatureStatistics(int features)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        Features = features;
        _origin = new double[features];
        _sum = new double[features];
        _products = new double[(long)features * features];
        _batch = new double[RowsPerBatch * features];
    }

    /// <summary>The length of the vectors.</summary>
    public int Features { get; }

    /// <summary>How many vectors were added.</summary>
    public long Samples { get; private set; }

    /// <summary>Adds one vector.</summary>
    /// <exception cref="ShapeException">It has another length.</exception>
    /// <exception cref="NonFiniteException">It holds a NaN or an infinity.</exception>
    public void Add(ReadOnlySpan<float> vector)
    {
        if (vector.Length != Features) throw new ShapeException($"FeatureStatistics: a vector of {vector.Length} features; expected {Features}");
        foreach (float value in vector)
        {
            if (!float.IsFinite(value)) throw new NonFiniteException($"FeatureStatistics: sample {Samples} holds a NaN or an infinity");
        }

        Span<double> row = _batch.AsSpan(_inBatch * Features, Features);
        for (int i = 0; i < row.Length; i++)
        {
            if (Samples == 0) _origin[i] = vector[i];
            row[i] = vector[i] - _origin[i];
            _sum[i] += row[i];
        }

        Samples++;
        if (++_inBatch == RowsPerBatch) AddBatch();
    }

    /// <summary>The mean of each feature.</summary>
    /// <exception cref="ShapeException">There is no sample.</exception>
    public double[] Mean()
    {
        if (Samples == 0) throw new ShapeException("FeatureStatistics: there is no sample");
        return [.. _sum.Zip(_origin, (sum, origin) => origin + (sum / Samples))];
    }

    /// <summary>The covariance with divisor n - 1, row by row.</summary>
    /// <exception cref="ShapeException">There are fewer than two samples.</exception>
    public double[] Covariance()
    {
        if (Samples < 2) throw new ShapeException($"FeatureStatistics: {Samples} samples have no covariance; at least two are needed");
        AddBatch();
        var covariance = new double[_products.Length];
        for (int i = 0; i < Features; i++)
        {
            for (int j = i; j < Features; j++)
            {
                double value = (_products[(i * Features) + j] - (_sum[i] * _sum[j] / Samples)) / (Samples - 1);
                covariance[(i * Features) + j] = value;
                covariance[(j * Features) + i] = value;
            }
        }

        return covariance;
    }

    private void AddBatch()
    {
        var body = new ProductsBody(_batch, _inBatch, _products, Features);
        CpuThreads.For((Features + RowsPerItem - 1) / RowsPerItem, ref body);
        _inBatch = 0;
    }

    /// <summary>Adds the upper triangle of the batch's products.</summary>
    private readonly struct ProductsBody(double[] batch, int rows, double[] products, int features) : IParallelBody
    {
        public void Invoke(int item, int worker)
        {
            int end = Math.Min(features, (item + 1) * RowsPerItem);
            for (int row = 0; row < rows; row++)
            {
                ReadOnlySpan<double> vector = batch.AsSpan(row * features, features);
                for (int i = item * RowsPerItem; i < end; i++)
                    DenseProduct.AddScaled(products.AsSpan((i * features) + i, features - i), vector[i], vector[i..]);
            }
        }
    }
}
