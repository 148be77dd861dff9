using Deocc.Engine.Diagnostics;
using Deocc.Training.Data;
using Deocc.Training.Data.Loading;
using Deocc.Training.Occluders;
using Deocc.Training.Runs;

namespace Deocc.Training.Tasks;

/// <summary>
/// What the tasks of occluded faces draw their samples from: varied and occluded batches of the training split, and fixed ones of
/// the validation split under occluders that training never shows.
/// </summary>
public sealed class OccludedFaces : IDisposable
{
    private const ulong ValidationSeed = 0x7A11DA7E;

    private readonly TrainingOptions _options;
    private readonly OccluderLibrary _library;
    private readonly double _occludeProbability;
    private readonly AugmentOptions _augment;
    private FaceLoader? _loader;

    /// <summary>Lists the samples and prepares the occluders.</summary>
    /// <param name="options">Folders, batch size, picture size, seed, and number of threads.</param>
    /// <param name="occludeProbability">How likely a training sample is occluded.</param>
    /// <param name="augment">How training samples are varied.</param>
    /// <param name="kinds">The kinds of occluders, each as often as it is named; all alike when left out.</param>
    /// <exception cref="UsageException">No data set is named.</exception>
    /// <exception cref="FileFormatException">A folder does not exist, or a split of the data set is empty.</exception>
    public OccludedFaces(TrainingOptions options, double occludeProbability, AugmentOptions augment, IReadOnlyList<OccluderKind>? kinds = null)
    {
        (_options, _occludeProbability, _augment) = (options, occludeProbability, augment);
        (Train, Validation) = TaskData.Open(options);
        _library = TaskData.Occluders(options, kinds);
    }

    /// <summary>What is trained on; a sample may stand in it more than once. To be changed before <see cref="Begin"/> alone.</summary>
    public IReadOnlyList<FaceSample> Train { get; set; }

    /// <summary>What is measured on: samples from the whole of the validation split.</summary>
    public IReadOnlyList<FaceSample> Validation { get; }

    /// <summary>The occluders.</summary>
    public OccluderLibrary Library => _library;

    /// <summary>Where the training samples stand: the epoch, and samples used of it.</summary>
    public (long Epoch, long Position) Place => _loader is null ? (0, 0) : (_loader.Epoch, _loader.Position);

    /// <summary>Starts to make training batches.</summary>
    /// <param name="epoch">The epoch to begin with.</param>
    /// <param name="position">Samples of it that were used.</param>
    public void Begin(long epoch, long position)
    {
        _loader?.Dispose();
        _loader = new FaceLoader(
            Train,
            _library,
            new FaceLoaderOptions
            {
                BatchSize = _options.BatchSize,
                Size = _options.Size,
                Seed = _options.Seed,
                OccludeProbability = _occludeProbability,
                Augment = _augment,
                Workers = _options.Workers,
            },
            epoch,
            position);
    }

    /// <summary>The next training batch; the caller disposes it.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Begin"/> was not called.</exception>
    public FaceBatch Next() => (_loader ?? throw new InvalidOperationException("no batches before Begin")).Next();

    /// <summary>Batches of the validation samples, always the same bits, each disposed when the next is asked for.</summary>
    /// <param name="occludeProbability">How likely a sample is occluded, by the occluders that are held back.</param>
    public IEnumerable<FaceBatch> ValidationBatches(double occludeProbability) =>
        Batches(Validation, occludeProbability, OccluderSet.HeldBack, ValidationSeed);

    /// <summary>Batches of any samples in their order, without variation; each is disposed when the next is asked for.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="occludeProbability">How likely a sample is occluded.</param>
    /// <param name="set">By which occluders.</param>
    /// <param name="seed">Fixes the occluders.</param>
    public IEnumerable<FaceBatch> Batches(IReadOnlyList<FaceSample> samples, double occludeProbability, OccluderSet set, ulong seed)
    {
        // Loaders leave out what fills no batch, and here every sample counts.
        int batchSize = Enumerable.Range(1, Math.Min(_options.BatchSize, samples.Count)).Last(size => samples.Count % size == 0);
        using var loader = new FaceLoader(samples, _library, new FaceLoaderOptions
        {
            BatchSize = batchSize,
            Size = _options.Size,
            Seed = seed,
            Shuffle = false,
            OccludeProbability = occludeProbability,
            Set = set,
            Augment = AugmentOptions.None,
            Workers = Math.Max(_options.Workers, FaceLoaderWorkers),
        });
        for (int i = 0; i < loader.BatchesPerEpoch; i++)
        {
            using FaceBatch batch = loader.Next();
            yield return batch;
        }
    }

    /// <summary>Stops the threads that make batches.</summary>
    public void Dispose() => _loader?.Dispose();

    private static int FaceLoaderWorkers => new FaceLoaderOptions().Workers;
}
