using Deocc.Engine.Autograd;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Layers.Initialization;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Layers;

/// <summary>
/// Batch normalisation; see <see cref="Functional.BatchNorm"/>. Training normalises by the batch's statistics and moves the
/// running ones, which evaluation uses.
/// </summary>
public abstract class BatchNorm : Layer
{
    private readonly Tensor? _batches;

    private protected BatchNorm(int channels, double epsilon, double momentum, bool affine, bool trackStatistics)
    {
        (Channels, Epsilon, Momentum) = (channels, epsilon, momentum);
        if (affine)
        {
            Weight = AddParameter("weight", Tensor.Empty([channels]));
            Bias = AddParameter("bias", Tensor.Zeros([channels]));
            Initializers.Constant(Weight, 1);
        }

        if (!trackStatistics) return;
        RunningMean = AddBuffer("running_mean", Tensor.Zeros([channels]));
        RunningVariance = AddBuffer("running_var", Tensor.Empty([channels]));
        Initializers.Constant(RunningVariance, 1);
        _batches = AddBuffer("num_batches_tracked", Tensor.Zeros([], ElementType.Int64, CpuDevice.Instance), staysOnHost: true);
    }

    /// <summary>The number of channels.</summary>
    public int Channels { get; }

    /// <summary>Added to variances.</summary>
    public double Epsilon { get; }

    /// <summary>The weight of the newest batch in the running statistics.</summary>
    public double Momentum { get; }

    /// <summary>The factor per channel, or null.</summary>
    public Tensor? Weight { get; }

    /// <summary>The addend per channel, or null.</summary>
    public Tensor? Bias { get; }

    /// <summary>The running mean per channel, or null.</summary>
    public Tensor? RunningMean { get; }

    /// <summary>The running variance per channel, or null.</summary>
    public Tensor? RunningVariance { get; }

    /// <inheritdoc/>
    public override string Describe() => $"{Channels}";

    /// <summary>
    /// Normalises and, in the same pass over memory, adds a residual and applies a (leaky) rectifier.
    /// </summary>
    /// <param name="x">[batch, channels, ...].</param>
    /// <param name="residual">Of the input's shape; added after the affine map.</param>
    /// <param name="negativeSlope">0 ends with ReLU, a number between 0 and 1 with leaky ReLU, null with neither.</param>
    public Tensor Forward(Tensor x, Tensor? residual, double? negativeSlope)
    {
        using ModuleCall call = BeginCall();
        return call.Return(Normalize(x, residual, negativeSlope));
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => Normalize(x, null, null);

    private Tensor Normalize(Tensor x, Tensor? residual, double? negativeSlope)
    {
        bool leavesStatistics = IsTraining && Checkpointing.IsRecomputing;
        if (IsTraining && !leavesStatistics && _batches is not null) _batches.AsSpan<long>()[0]++;
        return x.BatchNorm(
            Weight,
            Bias,
            leavesStatistics ? null : RunningMean,
            leavesStatistics ? null : RunningVariance,
            IsTraining,
            Momentum,
            Epsilon,
            residual,
            negativeSlope);
    }
}
