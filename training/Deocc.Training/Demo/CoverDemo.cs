using System.Diagnostics;
using Deocc.Engine.Autograd;
using Deocc.Engine.Devices;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Optimizers;
using Deocc.Engine.Optimizers.Schedules;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;
using Deocc.Models.Classification;

namespace Deocc.Training.Demo;

/// <summary>
/// The engine's demo: a small network learns, from pictures that the program draws, to tell what covers a face. Shows the
/// whole path from data over layers, autograd and optimiser to a measured result.
/// </summary>
/// <param name="options">The hyper-parameters.</param>
public sealed class CoverDemo(DemoOptions options)
{
    // Streams of the seed: weights, training pictures, held-out pictures.
    private const ulong WeightStream = 1;
    private const ulong HeldOutSeedOffset = 0x9E3779B97F4A7C15;

    // The first steps fill the memory pool and compile the kernels; they say nothing of the steady state.
    private const int WarmUpSteps = 10;

    /// <summary>Trains and measures.</summary>
    /// <param name="report">Called every <see cref="DemoOptions.ReportEvery"/> steps.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public DemoResult Run(Action<DemoProgress> report, CancellationToken cancellation = default)
    {
        long start = Stopwatch.GetTimestamp();
        Device.Current.Pool.ResetPeak();
        RandomGenerator.Current = new RandomGenerator(options.Seed, WeightStream);
        using var network = new SmallConvNet(inputChannels: 3, FaceSketches.Classes, options.Width);
        double bytesPerStep = Train(network, report, cancellation);
        int[][] confusion = Measure(network);
        int right = 0;
        for (int cover = 0; cover < confusion.Length; cover++) right += confusion[cover][cover];
        return new DemoResult(
            right / (double)options.HeldOut,
            options.HeldOut,
            confusion,
            network.CountParameters(),
            Stopwatch.GetElapsedTime(start).TotalSeconds,
            bytesPerStep,
            Device.Current.Pool.Counters.PeakBytes);
    }

    private double Train(SmallConvNet network, Action<DemoProgress> report, CancellationToken cancellation)
    {
        var data = new FaceSketches(options.Seed);
        using var optimizer = new Adam(network.NamedParameters(), options.LearningRate) { Schedule = new CosineSchedule(options.Steps) };
        double loss = 0;
        int right = 0;
        int since = 0;
        long garbageStart = 0;
        long reportStart = Stopwatch.GetTimestamp();
        for (int step = 0; step < options.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (step == Math.Min(WarmUpSteps, options.Steps - 1)) garbageStart = GC.GetAllocatedBytesForCurrentThread();
            using (var scope = new TensorScope())
            {
                (Tensor images, Tensor labels) = data.Draw((long)step * options.BatchSize, options.BatchSize);
                Tensor logits = network.Forward(images.To(Device.Current));
                Tensor crossEntropy = logits.CrossEntropy(labels.To(Device.Current));
                optimizer.ClearGradients();
                crossEntropy.Backward();
                optimizer.Step();
                loss += crossEntropy.Item();
                right += CountRight(logits, labels);
            }

            since++;
            if ((step + 1) % options.ReportEvery != 0 && step + 1 != options.Steps) continue;
            double seconds = Stopwatch.GetElapsedTime(reportStart).TotalSeconds;
            int pictures = since * options.BatchSize;
            report(new DemoProgress(
                step + 1,
                options.Steps,
                loss / since,
                right / (double)pictures,
                pictures / seconds,
                TimeSpan.FromSeconds(seconds / since * (options.Steps - step - 1))));
            (loss, right, since, reportStart) = (0, 0, 0, Stopwatch.GetTimestamp());
        }

        int steady = Math.Max(1, options.Steps - WarmUpSteps);
        return (GC.GetAllocatedBytesForCurrentThread() - garbageStart) / (double)steady;
    }

    private int[][] Measure(SmallConvNet network)
    {
        network.PrepareForInference();
        using GradientMode.Restorer mode = GradientMode.Disable();
        var data = new FaceSketches(options.Seed + HeldOutSeedOffset);
        var confusion = new int[FaceSketches.Classes][];
        for (int cover = 0; cover < confusion.Length; cover++) confusion[cover] = new int[confusion.Length];
        for (int first = 0; first < options.HeldOut; first += options.BatchSize)
        {
            using var scope = new TensorScope();
            (Tensor images, Tensor labels) = data.Draw(first, Math.Min(options.BatchSize, options.HeldOut - first));
            Span<long> predicted = network.Forward(images.To(Device.Current)).ArgMax(1).OnHost().AsSpan<long>();
            Span<int> expected = labels.AsSpan<int>();
            for (int i = 0; i < expected.Length; i++) confusion[expected[i]][(int)predicted[i]]++;
        }

        return confusion;
    }

    private static int CountRight(Tensor logits, Tensor labels)
    {
        Span<long> predicted = logits.ArgMax(1).OnHost().AsSpan<long>();
        Span<int> expected = labels.AsSpan<int>();
        int right = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            if (predicted[i] == expected[i]) right++;
        }

        return right;
    }
}
