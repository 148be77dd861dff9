using System.Collections.Concurrent;
using Deocc.Engine.Autograd;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Memory;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;
using Deocc.Imaging;
using Deocc.Imaging.Colors;
using Deocc.Models.FaceModels;
using Deocc.Models.Reconstruction;
using Deocc.Models.Rendering;
using Deocc.Training.Data.Loading;
using Deocc.Training.Occluders;
using Deocc.Training.Occluders.Scenes;
using Deocc.Training.Synthesis;

namespace Deocc.Training.Tasks.Reconstruction;

/// <summary>
/// Draws batches of random people with occluders over them, ahead and on threads of their own. The batch of a number is always the
/// same: each thread makes whole batches, of every so many numbers one.
/// </summary>
internal sealed class KnownFaceSource : IDisposable
{
    private const ulong OccluderSalt = 0x9D2C_5680_0B57_AC1E;
    private const int BatchesAhead = 2;

    private readonly FaceSynthesizer _synthesizer;
    private readonly OccluderLibrary _library;
    private readonly CoefficientLayout _layout;
    private readonly ReconstructionOptions _options;
    private readonly int _count;
    private readonly BlockingCollection<(float[] Pictures, float[] Coefficients)>[] _queues;
    private readonly Thread[] _threads;
    private readonly CancellationTokenSource _stop = new();
    private Exception? _failure;
    private long _next;

    /// <summary>Starts to draw.</summary>
    /// <param name="model">The face model; it must outlive this.</param>
    /// <param name="library">The occluders.</param>
    /// <param name="layout">In which order coefficients are given.</param>
    /// <param name="options">Picture size, seed and so on.</param>
    /// <param name="count">Faces per batch.</param>
    /// <param name="first">The number of the first batch.</param>
    public KnownFaceSource(MorphableModel model, OccluderLibrary library, CoefficientLayout layout, ReconstructionOptions options, int count, long first)
    {
        _synthesizer = new FaceSynthesizer(model, new SynthesisOptions { Size = options.Size, Seed = options.Seed });
        (_library, _layout, _options, _count, _next) = (library, layout, options, count, first);
        int workers = Math.Max(1, options.RenderWorkers);
        _queues = [.. Enumerable.Range(0, workers).Select(_ => new BlockingCollection<(float[], float[])>(BatchesAhead))];
        _threads = [.. Enumerable.Range(0, workers).Select(worker => new Thread(() => Work(worker, first)) { IsBackground = true, Name = $"known faces {worker}" })];
        foreach (Thread thread in _threads) thread.Start();
    }

    /// <summary>The next batch; waits until it is drawn. The caller disposes it.</summary>
    public KnownFaces Next()
    {
        BlockingCollection<(float[] Pictures, float[] Coefficients)> queue = _queues[_next % _queues.Length];
        if (!queue.TryTake(out (float[] Pictures, float[] Coefficients) batch, Timeout.Infinite))
            throw new InvalidOperationException($"rendered faces: {_failure?.Message}", _failure);
        _next++;
        return new KnownFaces(
            Tensor.From(batch.Pictures, [_count, 3, _options.Size, _options.Size]).Unscoped(),
            Tensor.From(batch.Coefficients, [_count, _layout.Length]).Unscoped());
    }

    public void Dispose()
    {
        _stop.Cancel();
        foreach (Thread thread in _threads) thread.Join();
        foreach (BlockingCollection<(float[], float[])> queue in _queues) queue.Dispose();
        _stop.Dispose();
    }

    private void Work(int worker, long first)
    {
        // The trainer's kernels have the engine's threads for themselves.
        CpuThreads.KeepOnThisThread();
        try
        {
            for (long number = first + ((worker - (first % _queues.Length) + _queues.Length) % _queues.Length); ; number += _queues.Length)
                _queues[worker].Add(Make(number), _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The source is being disposed.
        }
        catch (Exception failure)
        {
            _failure = failure;
            _queues[worker].CompleteAdding();
        }
    }

    private (float[] Pictures, float[] Coefficients) Make(long number)
    {
        int plane = _options.Size * _options.Size;
        var pictures = new float[_count * 3 * plane];
        var coefficients = new float[_count * _layout.Length];
        for (int i = 0; i < _count; i++)
        {
            _stop.Token.ThrowIfCancellationRequested();
            long index = (number * _count) + i;
            SyntheticFace face = _synthesizer.Draw(index);
            Image<float> picture = Occlude(face, new RandomGenerator(_options.Seed ^ OccluderSalt, (ulong)index));
            for (int p = 0; p < plane; p++)
            {
                for (int c = 0; c < 3; c++) pictures[(((i * 3) + c) * plane) + p] = (2 * picture.Samples[(3 * p) + c]) - 1;
            }

            Vector(face).CopyTo(coefficients, i * _layout.Length);
        }

        return (pictures, coefficients);
    }

    private Image<float> Occlude(SyntheticFace face, RandomGenerator random)
    {
        Image<float> picture = ImageChannels.ToFloats(face.Picture);
        if (random.NextBoolean(_options.OccludeProbability))
        {
            var landmarks = new FaceLandmarks(face.Landmarks);
            var scene = new FaceScene(picture, landmarks, ImageChannels.ToFloats(face.Mask)) { WearsGlasses = face.HasGlasses };
            picture = _library.Draw(scene, OccluderSet.Train, random).Over(picture);
        }

        // Colors stay: they tell skin and light.
        Augmenter.Recolor(AugmentOptions.None with { Degrade = _options.Degrade }, random, picture);
        return picture;
    }

    private float[] Vector(SyntheticFace face)
    {
        using GradientMode.Restorer mode = GradientMode.Disable();
        using var scope = new TensorScope();
        return _layout.Join(new FaceCoefficients(
            Row(face.Identity), Row(face.Expression), Row(face.Texture), Row(face.Light), new Pose(Row(face.Angles), Row(face.Translation)))).ToArray<float>();
    }

    private static Tensor Row(float[] values) => Tensor.From(values, [1, values.Length]);
}
