using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Random;
using Deocc.Imaging.Colors;
using Deocc.Models.FaceModels;
using Deocc.Training.Data;
using Deocc.Training.Occluders.Scenes;
using Deocc.Training.Synthesis;

namespace Deocc.Training.Tasks;

/// <summary>
/// Faces with 68 landmarks to learn from, by their number: the samples of a data set in an order of its own for each epoch, and in
/// the place of some of them rendered people, who turn further to the side than people in portraits do.
/// </summary>
internal sealed class FacePictures : IDisposable
{
    private const ulong OrderStream = 0x0DE5;
    private const int RenderedSize = 256;
    private const double RenderedYaw = 30;

    private readonly IReadOnlyList<FaceSample> _samples;
    private readonly ulong _seed;
    private readonly double _syntheticShare;
    private readonly MorphableModel? _model;
    private readonly FaceSynthesizer? _synthesizer;
    private readonly Lock _orderLock = new();
    private long _orderEpoch = -1;
    private int[] _order = [];

    /// <summary>Prepares the faces.</summary>
    /// <param name="samples">Samples with 68 landmarks.</param>
    /// <param name="seed">Fixes the order and the rendered people.</param>
    /// <param name="syntheticShare">How likely a rendered person takes a sample's place.</param>
    /// <exception cref="UsageException">A sample has no 68 landmarks, or the share is no probability.</exception>
    public FacePictures(IReadOnlyList<FaceSample> samples, ulong seed, double syntheticShare)
    {
        if (syntheticShare is not (>= 0 and <= 1)) throw new UsageException($"a share of {syntheticShare} rendered faces is not between 0 and 1");
        if (samples.FirstOrDefault(sample => sample.Landmarks is not { IsFull: true }) is { } bare)
            throw new UsageException($"{bare.Image}: has no 68 landmarks; train on a data set in which every picture has them");

        // Only the mask is of use, to find the skin's color; what need not be decoded is left out.
        _samples = [.. samples.Select(sample => sample with { Region = null, Parsing = null })];
        (_seed, _syntheticShare) = (seed, syntheticShare);
        if (syntheticShare == 0) return;
        _model = MorphableModel.BuiltIn(CpuDevice.Instance);
        _synthesizer = new FaceSynthesizer(_model, new SynthesisOptions { Size = RenderedSize, Seed = seed, Yaw = RenderedYaw });
    }

    /// <summary>Samples in an epoch.</summary>
    public int Count => _samples.Count;

    /// <summary>Makes a face ready: its pictures decoded, and whether glasses are to be expected on it.</summary>
    /// <param name="index">Its number, counted through all epochs.</param>
    /// <param name="random">Decides whether it is a rendered one.</param>
    /// <exception cref="FileFormatException">A file is damaged.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public (FacePicture Face, bool WearsGlasses) Draw(long index, RandomGenerator random)
    {
        if (random.NextBoolean(_syntheticShare))
        {
            SyntheticFace face = _synthesizer!.Draw(index);
            return (
                new FacePicture(ImageChannels.ToFloats(face.Picture), ImageChannels.ToFloats(face.Mask), null, null, new FaceLandmarks(face.Landmarks)),
                face.HasGlasses);
        }

        FaceSample sample = _samples[OrderOf(index / _samples.Count, (int)(index % _samples.Count))];
        return (FacePicture.Load(sample), FaceScene.IsLikelyToWearGlasses(sample.Attributes));
    }

    /// <inheritdoc/>
    public void Dispose() => _model?.Dispose();

    private int OrderOf(long epoch, int place)
    {
        lock (_orderLock)
        {
            if (_orderEpoch != epoch)
                (_order, _orderEpoch) = (new RandomGenerator(_seed, OrderStream + (ulong)epoch).Permutation(_samples.Count), epoch);
            return _order[place];
        }
    }
}
