using Deocc.Engine.Diagnostics;
using Deocc.Training.Data;
using Deocc.Training.Occluders;
using Deocc.Training.Runs;

namespace Deocc.Training.Tasks;

/// <summary>Opens what a task's options name.</summary>
internal static class TaskData
{
    /// <summary>The samples to train on, and those to validate with: at most as many as asked for, spread over the split.</summary>
    /// <exception cref="UsageException">No data set is named.</exception>
    /// <exception cref="FileFormatException">The folder does not exist, or a split is empty.</exception>
    public static (IReadOnlyList<FaceSample> Train, IReadOnlyList<FaceSample> Validation) Open(TrainingOptions options)
    {
        if (options.Data.Length == 0) throw new UsageException("no data set to train on; name its folder with --data DIR");
        FaceDataset dataset = FaceDataset.Open(options.Data);
        FaceSample[] train = [.. dataset.Samples.Where(sample => sample.Split == DatasetSplit.Train)];
        FaceSample[] validation = [.. dataset.Samples.Where(sample => sample.Split == DatasetSplit.Validation)];
        if (train.Length == 0 || validation.Length == 0)
        {
            throw new FileFormatException(
                $"{dataset.Folder}: {train.Length} samples to train on and {validation.Length} to validate with; the data set must name a 'train' and a 'val' split");
        }

        int count = Math.Min(options.ValidationCount, validation.Length);
        return (train, [.. Enumerable.Range(0, count).Select(i => validation[(int)((long)i * validation.Length / count)])]);
    }

    /// <summary>The occluders, with those of the folder if one is named.</summary>
    /// <param name="options">The options that name the folder.</param>
    /// <param name="kinds">The kinds, each as often as it is named; all alike when left out.</param>
    /// <exception cref="FileFormatException">The folder does not exist or holds no cut-outs.</exception>
    public static OccluderLibrary Occluders(TrainingOptions options, IReadOnlyList<OccluderKind>? kinds = null) =>
        new(new OccluderOptions { Folder = options.Occluders.Length == 0 ? null : options.Occluders, Kinds = kinds ?? [] });
}
