using Deocc.Engine.Devices;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops.Losses.Cpu;
using Deocc.Engine.Ops.Losses.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>The choice of hard examples.</content>
public static partial class Functional
{
    /// <summary>
    /// Chooses the losses above a threshold, or a share of all, the largest ones, where the former are not more (online hard example
    /// mining, Shrivastava et al. 2016). Not differentiable.
    /// </summary>
    /// <param name="losses">Losses that are not negative, of any shape; compared in float32.</param>
    /// <param name="threshold">Losses above it count.</param>
    /// <param name="leastShare">How many of all losses count at least, 0..1; at least one does. Of equal ones the first count.</param>
    /// <returns>1 for each loss that counts, else 0, as the losses are; and their number, Int32 [].</returns>
    /// <exception cref="ShapeException">There are no losses, or the share is not within 0..1.</exception>
    public static (Tensor Chosen, Tensor Count) Hardest(this Tensor losses, double threshold, double leastShare)
    {
        Require.ComputeType("Hardest", losses);
        if (losses.Elements is 0 or > int.MaxValue || !(leastShare is >= 0 and <= 1))
            throw new ShapeException($"Hardest: {losses.Elements} losses, of which a share of {leastShare} counts; expected 1 to {int.MaxValue}, and 0 to 1");
        Tensor single = losses.Detach().To(ElementType.Float32);
        Tensor chosen = single.EmptyLike();
        Tensor count = Tensor.Empty([], ElementType.Int32, losses.Device);
        int least = Math.Max(1, (int)(losses.Elements * leastShare));
        losses.Device.Run(new HardestProblem(single, chosen, count, (float)threshold, least));
        return (chosen.To(losses.ElementType), count);
    }
}

/// <summary>Chosen = 1 for the losses above the limit where these are more than the least, else for the least largest ones; 0 for the others.</summary>
/// <param name="Losses">Float32, not negative, one or more.</param>
/// <param name="Chosen">Float32, of the same shape; written.</param>
/// <param name="Count">Int32 []: how many; written.</param>
/// <param name="Limit">The limit.</param>
/// <param name="Least">From 1 to the number of losses.</param>
internal readonly record struct HardestProblem(Tensor Losses, Tensor Chosen, Tensor Count, float Limit, int Least) : IProblem<HardestProblem>
{
    public static IReadOnlyList<IKernel<HardestProblem>> CpuKernels { get; } = [new ReferenceHardest()];

    public static IReadOnlyList<IKernel<HardestProblem>> GpuKernels { get; } = [new GpuHardest()];
}
