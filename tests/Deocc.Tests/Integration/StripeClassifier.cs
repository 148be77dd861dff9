using Deocc.Engine.Layers;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Optimizers;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Integration;

/// <summary>
/// A whole training run in small: a convolutional network learns which way noisy stripes run. Everything follows from the
/// seed.
/// </summary>
internal sealed class StripeClassifier : IDisposable
{
    private const int Side = 13;
    private const int Batch = 16;
    private const int Classes = 3;

    private readonly RandomGenerator _random;
    private readonly Tensor _firstWeight;
    private readonly Tensor _firstBias;
    private readonly Tensor _secondWeight;
    private readonly Tensor _secondBias;
    private readonly Tensor _headWeight;
    private readonly Tensor _headBias;
    private readonly Adam _optimizer;

    public StripeClassifier(ulong seed)
    {
        _random = new RandomGenerator(seed);
        _firstWeight = Parameter([8, 1, 3, 3], 0.4);
        _firstBias = Parameter([8], 0);
        _secondWeight = Parameter([16, 8, 3, 3], 0.15);
        _secondBias = Parameter([16], 0);
        _headWeight = Parameter([Classes, 16], 0.3);
        _headBias = Parameter([Classes], 0);
        _optimizer = new Adam(Parameters.Select((tensor, i) => new NamedTensor($"p{i}", tensor)), learningRate: 0.01);
    }

    private Tensor[] Parameters => [_firstWeight, _firstBias, _secondWeight, _secondBias, _headWeight, _headBias];

    /// <summary>Trains on one fresh batch.</summary>
    /// <returns>The loss.</returns>
    public double Step()
    {
        using var scope = new TensorScope();
        (Tensor images, Tensor labels) = Draw();
        Tensor loss = Forward(images).CrossEntropy(labels);
        _optimizer.ClearGradients();
        loss.Backward();
        _optimizer.Step();
        return loss.Item();
    }

    /// <summary>The share of fresh images that are classified rightly.</summary>
    public double MeasureAccuracy(int batches)
    {
        int right = 0;
        for (int batch = 0; batch < batches; batch++)
        {
            using var scope = new TensorScope();
            (Tensor images, Tensor labels) = Draw();
            float[] logits = Forward(images).ToArray<float>();
            long[] expected = labels.ToArray<long>();
            for (int i = 0; i < Batch; i++)
            {
                ReadOnlySpan<float> row = logits.AsSpan(i * Classes, Classes);
                if (row.IndexOf(float.Max(row[0], float.Max(row[1], row[2]))) == expected[i]) right++;
            }
        }

        return (double)right / (batches * Batch);
    }

    /// <summary>All parameters, one after the other.</summary>
    public float[] CopyParameters() => [.. Parameters.SelectMany(parameter => parameter.ToArray<float>())];

    public void Dispose()
    {
        _optimizer.ClearGradients();
        _optimizer.Dispose();
        foreach (Tensor parameter in Parameters) parameter.Dispose();
    }

    private Tensor Forward(Tensor images) => images
        .Conv2d(_firstWeight, _firstBias, padding: 1).Relu()
        .MaxPool2d(2)
        .Conv2d(_secondWeight, _secondBias, padding: 1).Relu()
        .GlobalAvgPool2d().Flatten()
        .Linear(_headWeight, _headBias);

    private (Tensor Images, Tensor Labels) Draw()
    {
        var images = new float[Batch * Side * Side];
        var labels = new long[Batch];
        for (int i = 0; i < Batch; i++)
        {
            labels[i] = _random.NextInt32(Classes);
            (int horizontal, int vertical) = labels[i] switch { 0 => (1, 0), 1 => (0, 1), _ => (1, 1) };
            double phase = _random.NextDouble(0, 6);
            for (int y = 0; y < Side; y++)
            {
                for (int x = 0; x < Side; x++)
                {
                    double wave = Math.Sin((1.5 * ((horizontal * x) + (vertical * y))) + phase);
                    images[(i * Side * Side) + (y * Side) + x] = (float)(wave + (0.3 * _random.NextNormal()));
                }
            }
        }

        return (Tensor.From(images, [Batch, 1, Side, Side]), Tensor.From(labels, [Batch]));
    }

    private Tensor Parameter(Shape shape, double deviation)
    {
        Tensor parameter = Tensor.Normal(shape, 0, deviation, _random);
        parameter.RequiresGradient = true;
        return parameter;
    }
}
