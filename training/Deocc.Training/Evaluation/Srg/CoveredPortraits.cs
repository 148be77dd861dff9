using Deocc.Engine.Diagnostics;
using Deocc.Engine.Random;
using Deocc.Imaging;
using Deocc.Training.Data;
using Deocc.Training.Metrics;
using Deocc.Training.Metrics.Pictures;
using Deocc.Training.Occluders;
using Deocc.Training.Occluders.Scenes;

namespace Deocc.Training.Evaluation.Srg;

/// <summary>Colored portraits of a data set's validation split under occluders that training never shows; always the same for a seed.</summary>
public sealed class CoveredPortraits
{
    private const float Inside = 0.5f;

    // From this cover on, and this far around it, a pixel holds some of the occluder.
    private const float Tinged = 0.05f;
    private const int Rim = 2;
    private const int LeastPixels = 100;

    private readonly SrgEvaluationOptions _options;
    private readonly OccluderLibrary _library;

    /// <summary>Lists the portraits.</summary>
    /// <exception cref="FileFormatException">The folder holds no data set, or no such portraits.</exception>
    public CoveredPortraits(SrgEvaluationOptions options)
    {
        _options = options;
        FaceDataset dataset = FaceDataset.Open(options.Data);
        FaceSample[] usable = [.. dataset.Samples.Where(sample =>
            sample is { Mask: not null, Region: not null, Landmarks: not null } && sample.Attributes?["color"] is not < 0.5f)];
        Samples = Spread([.. usable.Where(sample => sample.Split == DatasetSplit.Validation)], options.Count);
        Training = Spread([.. usable.Where(sample => sample.Split == DatasetSplit.Train)], options.MeanFaceCount);
        if (Samples.Count == 0)
            throw new FileFormatException($"{dataset.Folder}: no colored picture of a 'val' split has a mask, a region and landmarks, which an evaluation needs");
        _library = new OccluderLibrary(new OccluderOptions { Folder = options.Occluders, Kinds = options.Protocol.Kinds });
    }

    /// <summary>The portraits that are measured.</summary>
    public IReadOnlyList<FaceSample> Samples { get; }

    /// <summary>Portraits of the training split, for the mean face.</summary>
    public IReadOnlyList<FaceSample> Training { get; }

    /// <summary>Covers the portraits, one after the other.</summary>
    /// <param name="skipped">Receives those whose occluder covers next to nothing of the face.</param>
    public IEnumerable<CoveredPortrait> Cover(ICollection<SkippedItem> skipped)
    {
        for (int i = 0; i < Samples.Count; i++)
        {
            FaceSample sample = Samples[i];
            FacePicture face = FacePicture.Load(sample);
            var scene = new FaceScene(face.Picture, sample.Landmarks!, face.Mask) { WearsGlasses = FaceScene.IsLikelyToWearGlasses(sample.Attributes) };
            Occluder occluder = _options.Protocol.Hole?.Invoke(face.Picture, sample.Landmarks!)
                ?? _library.Draw(scene, OccluderSet.HeldBack, new RandomGenerator(_options.Seed, (ulong)i));
            Image<float> measured = Map(face.Mask!, j => face.Mask!.Samples[j] >= Inside && occluder.Mask.Samples[j] >= Inside);
            if (measured.Samples.Sum() < LeastPixels)
            {
                skipped.Add(new SkippedItem(sample.Id, $"the {occluder.Style} covers fewer than {LeastPixels} pixels of the visible face"));
                continue;
            }

            yield return new CoveredPortrait(
                sample.Id,
                face.Picture,
                occluder.Over(face.Picture),
                occluder.Mask,
                Morphology.Dilate(Map(face.Mask!, j => occluder.Mask.Samples[j] >= Tinged), Rim),
                occluder.Uncovered(face.Mask!),
                face.Region!,
                sample.Landmarks!,
                Support.FromMask(measured),
                SkinTone.GroupOf(SkinTone.AngleOf(face.Picture, face.Mask!)),
                scene.WearsGlasses);
        }
    }

    private static Image<float> Map(Image<float> like, Func<int, bool> isSet)
    {
        var mask = new Image<float>(like.Width, like.Height, 1);
        for (int i = 0; i < mask.Samples.Length; i++) mask.Samples[i] = isSet(i) ? 1 : 0;
        return mask;
    }

    private static FaceSample[] Spread(IReadOnlyList<FaceSample> samples, int most)
    {
        int count = Math.Min(most, samples.Count);
        return [.. Enumerable.Range(0, count).Select(i => samples[(int)((long)i * samples.Count / count)])];
    }
}
