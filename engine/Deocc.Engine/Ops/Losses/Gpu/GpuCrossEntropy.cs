using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Losses.Gpu;

/// <summary>Float32, labels of int32 or int64.</summary>
internal sealed class GpuCrossEntropy : IKernel<CrossEntropyProblem>, IKernel<CrossEntropyGradientProblem>
{
    public string Name => "gpu";

    public bool Applies(in CrossEntropyProblem problem) => Applies(problem.Logits);

    public bool Applies(in CrossEntropyGradientProblem problem) => Applies(problem.Logits);

    public void Run(in CrossEntropyProblem problem)
    {
        Shape shape = problem.Logits.Shape;
        int count = (int)problem.Losses.Elements;
        var device = GpuDevice.Of(problem.Logits);
        using Tensor labelWeights = problem.Losses.EmptyLike();
        if (count > 0)
        {
            CrossEntropyKernelsLauncher.CrossEntropy(
                device.Queue, GpuDevice.Cover(count, CrossEntropyKernels.GroupSize), new LaunchSize(CrossEntropyKernels.GroupSize),
                device.View<float>(problem.Logits), device.View<int>(problem.Labels), device.View<float>(problem.ClassWeights ?? problem.Logits),
                device.View<float>(problem.Losses), device.View<float>(problem.LogSumExp), device.View<float>(labelWeights), count, shape[1],
                (int)shape.ElementsBetween(2, shape.Rank), IsWide(problem.Labels), problem.ClassWeights is null ? 0 : 1, problem.IgnoredLabel,
                (float)problem.Smoothing);
        }

        device.Run(new ReduceProblem<ScaledSum>(new ScaledSum(1), labelWeights, problem.LabelWeight));
    }

    public void Run(in CrossEntropyGradientProblem problem)
    {
        Shape shape = problem.Logits.Shape;
        int count = (int)problem.Logits.Elements;
        if (count == 0) return;
        var device = GpuDevice.Of(problem.Logits);
        using Tensor totalWeight = Tensor.Empty([], ElementType.Float32, device);
        if (problem.ClassWeights is not null) device.Run(new ReduceProblem<ScaledSum>(new ScaledSum(1), problem.ClassWeights, totalWeight));
        CrossEntropyKernelsLauncher.CrossEntropyGradient(
            device.Queue, GpuDevice.Cover(count, CrossEntropyKernels.GroupSize), new LaunchSize(CrossEntropyKernels.GroupSize),
            device.View<float>(problem.Gradient), device.View<float>(problem.Logits), device.View<int>(problem.Labels),
            device.View<float>(problem.ClassWeights ?? problem.Logits), device.View<float>(totalWeight), device.View<float>(problem.LogSumExp),
            device.View<float>(problem.LogitsGradient), count, shape[1], (int)shape.ElementsBetween(2, shape.Rank),
            problem.Gradient.Elements == 1 ? 1 : 0, IsWide(problem.Labels), problem.ClassWeights is null ? 0 : 1, problem.IgnoredLabel,
            (float)problem.Smoothing);
    }

    private static int IsWide(Tensor labels) => labels.ElementType == ElementType.Int64 ? 1 : 0;

    private static bool Applies(Tensor logits) => logits.ElementType == ElementType.Float32 && logits.Elements <= int.MaxValue;
}
