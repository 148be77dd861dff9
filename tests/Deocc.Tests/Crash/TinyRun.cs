using Deocc.Engine.Layers;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Optimizers;
using Deocc.Engine.Optimizers.Schedules;
using Deocc.Engine.Random;
using Deocc.Engine.Serialization.Checkpoints;
using Deocc.Engine.Tensors;
using Deocc.Training.Checkpoints;

namespace Deocc.Tests.Crash;

/// <summary>
/// A small training run with everything that must survive a stop: shuffled data, noise, Adam with a schedule and clipping, and
/// a running average.
/// </summary>
internal sealed class TinyRun : IDisposable
{
    /// <summary>How many steps the run has.</summary>
    public const int Steps = 40;

    private const int Examples = 24;
    private const int BatchSize = 5;
    private const int Features = 37;

    private readonly Tensor _data = Tensor.Normal([Examples, Features], random: new RandomGenerator(1));
    private readonly Network _network = new(new RandomGenerator(2));
    private readonly Adam _optimizer;
    private readonly ExponentialMovingAverage _average;
    private readonly RandomGenerator _noise = new(3, stream: 7);
    private readonly TrainingState _state;

    public TinyRun()
    {
        _optimizer = new Adam(_network.NamedParameters(), learningRate: 0.01)
        {
            Schedule = LinearSchedule.WarmUp(5).Times(new CosineSchedule(Steps)),
            MaxGradientNorm = 1,
        };
        _average = new ExponentialMovingAverage(_network, decay: 0.9, warmUp: true);
        _state = new TrainingState("tiny").Add("network", _network).Add("optimizer", _optimizer).Add("average", _average).Add("noise", _noise);
    }

    /// <summary>Steps made so far.</summary>
    public long Step => _state.Step;

    /// <summary>Goes on from a checkpoint.</summary>
    public bool Resume(CheckpointFolder folder) => _state.Resume(folder);

    /// <summary>Saves a checkpoint.</summary>
    public void Save(CheckpointFolder folder) => _state.Save(folder);

    /// <summary>Makes one step.</summary>
    public void Advance()
    {
        using var scope = new TensorScope();
        int[] order = new RandomGenerator(4, stream: (ulong)_state.Epoch).Permutation(Examples);
        var batch = new float[BatchSize * Features];
        for (int i = 0; i < BatchSize; i++)
        {
            int example = order[(int)_state.Position + i];
            _data.AsSpan<float>().Slice(example * Features, Features).CopyTo(batch.AsSpan(i * Features));
        }

        Tensor clean = Tensor.From(batch, [BatchSize, Features]);
        Tensor noisy = clean + Tensor.Normal(clean.Shape, 0, 0.3, _noise);
        _optimizer.ClearGradients();
        (_network.Forward(noisy) - clean).Square().Mean().Backward();
        _optimizer.Step();
        _average.Update();

        _state.Step++;
        _state.Position += BatchSize;
        if (_state.Position + BatchSize <= Examples) return;
        _state.Position = 0;
        _state.Epoch++;
    }

    /// <summary>The bits of all weights and averages.</summary>
    public uint[] Bits()
    {
        IEnumerable<Tensor> tensors = _network.StateDict().Values.Concat(_average.StateDict().Values.Where(t => t.ElementType == ElementType.Float32));
        return [.. tensors.SelectMany(t => t.ToArray<float>()).Select(BitConverter.SingleToUInt32Bits)];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _average.Dispose();
        _optimizer.Dispose();
        _network.Dispose();
        _data.Dispose();
    }

    private sealed class Network : Layer
    {
        private const int Hidden = 19;

        private readonly Tensor _inner;
        private readonly Tensor _outer;

        public Network(RandomGenerator random)
        {
            _inner = AddParameter("inner", Tensor.Normal([Hidden, Features], 0, 0.2, random));
            _outer = AddParameter("outer", Tensor.Normal([Features, Hidden], 0, 0.2, random));
        }

        protected override Tensor Compute(Tensor x) => x.Linear(_inner).Tanh().Linear(_outer);
    }
}
