using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Optimizers.Gpu;

/// <summary>Float32, four tensors to a launch; partial sums in fixed places are added in a fixed order.</summary>
internal sealed class GpuSquaredNorm : IKernel<SquaredNormProblem>
{
    public string Name => "gpu";

    public bool Applies(in SquaredNormProblem problem) =>
        problem.Inputs.All(input => input.ElementType == ElementType.Float32 && input.Elements <= int.MaxValue);

    public void Run(in SquaredNormProblem problem)
    {
        var device = GpuDevice.Of(problem.Output);
        Span<long> counts = stackalloc long[TensorBatch.Capacity];
        for (int first = 0; first < problem.Inputs.Count; first += TensorBatch.Capacity)
        {
            int tensors = Math.Min(TensorBatch.Capacity, problem.Inputs.Count - first);
            for (int i = 0; i < tensors; i++) counts[i] = problem.Inputs[first + i].Elements;
            var batch = TensorBatch.Of(counts[..tensors], SquaredNormKernels.ElementsPerGroup);
            Launch(device, problem, batch, first, tensors);
        }
    }

    private static void Launch(GpuDevice device, in SquaredNormProblem problem, TensorBatch batch, int first, int tensors)
    {
        IReadOnlyList<Tensor> inputs = problem.Inputs;
        var groupSize = new LaunchSize(SquaredNormKernels.GroupSize);
        using Tensor partials = Tensor.Empty([Math.Max(1, batch.Groups), SquaredNormKernels.Parts], ElementType.Float32, device);
        if (batch.Groups > 0)
        {
            SquaredNormKernelsLauncher.AddSquares(
                device.Queue, new LaunchSize(batch.Groups), groupSize, Input(0), Input(1), Input(2), Input(3), device.View<float>(partials), batch);
        }

        SquaredNormKernelsLauncher.AddPartials(
            device.Queue, new LaunchSize(tensors), groupSize, device.View<float>(partials), device.View<ulong>(problem.Output, first), batch);

        // Places without a tensor get the first one's, which no group looks at.
        DeviceView<float> Input(int place) => device.View<float>(inputs[first + (place < tensors ? place : 0)]);
    }
}
