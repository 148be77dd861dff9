using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Random;
using Deocc.Imaging;
using Deocc.Training.Occluders;
using Deocc.Training.Occluders.Scenes;

namespace Deocc.Training.Data.Loading;

/// <summary>
/// Makes batches ahead of the trainer: threads of its own decode samples, lay occluders over them and vary them, into a bounded
/// number of batches. A sample depends on the seed, the epoch and its place in it alone, so that batches are the same at any
/// number of threads and after a resumption from <see cref="Epoch"/> and <see cref="Position"/>.
/// </summary>
/// <example><code>
/// using var loader = new FaceLoader(samples, library, options, state.Epoch, state.Position);
/// while (state.Step &lt; steps)
/// {
///     using FaceBatch batch = loader.Next();
///     Train(batch);
///     (state.Epoch, state.Position, state.Step) = (loader.Epoch, loader.Position, state.Step + 1);
/// }
/// </code></example>
public sealed class FaceLoader : IDisposable
{
    private const ulong OrderStream = 0x0DE5;
    private const ulong ItemSalt = 0x5A3C_91E7_0B2D_4F68;

    private readonly IReadOnlyList<FaceSample> _samples;
    private readonly OccluderLibrary _library;
    private readonly FaceLoaderOptions _options;
    private readonly int _batchesPerEpoch;
    private readonly BatchSlot[] _slots;
    private readonly Thread[] _workers;
    private readonly Lock _orderLock = new();
    private readonly object _lock = new();
    private long _nextItem;
    private long _nextBatch;
    private bool _isStopped;
    private long _orderEpoch = -1;
    private int[] _order = [];

    /// <summary>Starts to make batches.</summary>
    /// <param name="samples">The samples; those that get occluders need landmarks.</param>
    /// <param name="library">The occluders.</param>
    /// <param name="options">How batches are made.</param>
    /// <param name="epoch">The epoch to begin with, as a checkpoint has it.</param>
    /// <param name="position">How many samples of that epoch were used; a multiple of the batch size.</param>
    /// <exception cref="UsageException">There are fewer samples than a batch holds, a setting makes no sense, or the position belongs to another batch size.</exception>
    public FaceLoader(IReadOnlyList<FaceSample> samples, OccluderLibrary library, FaceLoaderOptions options, long epoch = 0, long position = 0)
    {
        if (options.BatchSize < 1 || options.Size < 16 || options.Workers < 1 || options.BatchesAhead < 1)
            throw new UsageException($"loader: batches of {options.BatchSize} at {options.Size} pixels, {options.Workers} workers, {options.BatchesAhead} ahead; expected 1 or more, 16 pixels or more");
        if (samples.Count < options.BatchSize)
            throw new UsageException($"loader: {samples.Count} samples do not fill a batch of {options.BatchSize}; use a smaller batch size");
        _batchesPerEpoch = samples.Count / options.BatchSize;
        if (epoch < 0 || position < 0 || position % options.BatchSize != 0 || position / options.BatchSize > _batchesPerEpoch)
            throw new UsageException($"loader: position {position} of epoch {epoch} does not fit {samples.Count} samples in batches of {options.BatchSize}");
        if (options.OccludeProbability > 0 && samples.FirstOrDefault(sample => sample.Landmarks is null) is { } bare)
            throw new UsageException($"loader: {bare.Image} has no landmarks, which occluders are placed by");
        (_samples, _library, _options) = (samples, library, options);
        _nextBatch = (epoch * _batchesPerEpoch) + (position / options.BatchSize);
        _nextItem = _nextBatch * options.BatchSize;
        BatchParts parts = BatchParts.Of(samples);
        _slots = new BatchSlot[options.BatchesAhead];
        for (int i = 0; i < _slots.Length; i++) _slots[i] = new BatchSlot(options.BatchSize, options.Size, parts) { Remaining = options.BatchSize };
        _workers = new Thread[options.Workers];
        for (int i = 0; i < _workers.Length; i++)
        {
            _workers[i] = new Thread(Work) { IsBackground = true, Name = $"face loader {i}" };
            _workers[i].Start();
        }
    }

    /// <summary>The epoch of the next batch, from zero.</summary>
    public long Epoch => _nextBatch / _batchesPerEpoch;

    /// <summary>How many samples of that epoch were handed out.</summary>
    public long Position => _nextBatch % _batchesPerEpoch * _options.BatchSize;

    /// <summary>Batches in an epoch; samples that fill no batch are left out, other ones in each epoch.</summary>
    public int BatchesPerEpoch => _batchesPerEpoch;

    /// <summary>How often a batch was not ready when it was asked for, since the start.</summary>
    public long Waits { get; private set; }

    /// <summary>The next batch; waits until it is made. The caller disposes it.</summary>
    /// <exception cref="EngineException">A sample could not be made; the message names its file. The next call tries the batch after it.</exception>
    /// <exception cref="IOException">A file cannot be read; the message names it.</exception>
    public FaceBatch Next()
    {
        BatchSlot slot = _slots[_nextBatch % _slots.Length];
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isStopped, this);
            if (slot.Remaining > 0) Waits++;
            while (slot.Remaining > 0) Monitor.Wait(_lock);
        }

        Exception? error = slot.Failure?.Error;
        FaceBatch? batch = error is null ? slot.ToBatch() : null;
        lock (_lock)
        {
            (slot.Remaining, slot.Failure) = (_options.BatchSize, null);
            _nextBatch++;
            Monitor.PulseAll(_lock);
        }

        return batch ?? throw error!;
    }

    /// <summary>Stops the threads.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isStopped = true;
            Monitor.PulseAll(_lock);
        }

        foreach (Thread worker in _workers) worker.Join();
    }

    private void Work()
    {
        // The trainer's kernels have the engine's threads for themselves.
        CpuThreads.KeepOnThisThread();
        while (TryTake(out long item))
        {
            (long number, long rest) = Math.DivRem(item, _options.BatchSize);
            int index = (int)rest;
            BatchSlot slot = _slots[number % _slots.Length];
            Exception? failure = null;
            try
            {
                Make(number, index, slot);
            }
            catch (Exception error)
            {
                failure = error;
            }

            lock (_lock)
            {
                // Of several failures the first in the batch's order counts, so that runs repeat.
                if (failure is not null && (slot.Failure is not { } other || index < other.Index)) slot.Failure = (index, failure);
                slot.Remaining--;
                if (slot.Remaining == 0) Monitor.PulseAll(_lock);
            }
        }
    }

    private bool TryTake(out long item)
    {
        lock (_lock)
        {
            while (!_isStopped && _nextItem / _options.BatchSize >= _nextBatch + _slots.Length) Monitor.Wait(_lock);
            item = _nextItem++;
            return !_isStopped;
        }
    }

    private void Make(long batch, int index, BatchSlot slot)
    {
        (long epoch, long inEpoch) = Math.DivRem(batch, _batchesPerEpoch);
        int place = (int)(inEpoch * _options.BatchSize) + index;
        FaceSample sample = _samples[OrderOf(epoch, place)];
        var random = new RandomGenerator(_options.Seed ^ ItemSalt, (ulong)((epoch * _samples.Count) + place));
        try
        {
            FacePicture face = Augmenter.Move(FacePicture.Load(sample), _options.Size, _options.Augment, random, out AffineTransform move);
            Occluder? occluder = null;
            Image<float> occluded = face.Picture;
            if (random.NextBoolean(_options.OccludeProbability))
            {
                var scene = new FaceScene(face.Picture, face.Landmarks!, face.Mask) { WearsGlasses = FaceScene.IsLikelyToWearGlasses(sample.Attributes) };
                occluder = _library.Draw(scene, _options.Set, random);
                occluded = occluder.Over(face.Picture);
            }

            if (occluder is null) Augmenter.Recolor(_options.Augment, random, face.Picture);
            else Augmenter.Recolor(_options.Augment, random, face.Picture, occluded);
            slot.Fill(index, sample, face, occluded, occluder, move);
        }
        catch (Exception error) when (error is not (EngineException or IOException or UnauthorizedAccessException) || !error.Message.Contains(sample.Image, StringComparison.Ordinal))
        {
            throw new FileFormatException($"{sample.Image}: {error.Message.ReplaceLineEndings(" ")}", error);
        }
    }

    private int OrderOf(long epoch, int place)
    {
        if (!_options.Shuffle) return place;
        lock (_orderLock)
        {
            if (_orderEpoch != epoch)
                (_order, _orderEpoch) = (new RandomGenerator(_options.Seed, OrderStream + (ulong)epoch).Permutation(_samples.Count), epoch);
            return _order[place];
        }
    }
}
