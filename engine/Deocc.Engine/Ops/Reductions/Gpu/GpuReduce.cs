using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Reductions.Gpu;

/// <summary>Float32, over any axes, in one launch; few long reductions in parts, whose totals a second one combines.</summary>
internal sealed class GpuReduce<TReduction> : IKernel<ReduceProblem<TReduction>>
    where TReduction : struct, IReduction
{
    /// <summary>From how many elements per result on a group works on each.</summary>
    private const long ElementsForGroup = 64;

    // Parts of long reductions: enough groups to fill a device, none with little to do.
    private const int LeastElementsPerPart = 4096;
    private const int MostPartsTogether = 1024;

    public string Name => "gpu";

    public bool Applies(in ReduceProblem<TReduction> problem) =>
        problem.Input.ElementType == ElementType.Float32 && problem.Input.Elements <= int.MaxValue
        && ReduceKernelsLauncher.NameOfReduceByGroup<TReduction>() is not null;

    public void Run(in ReduceProblem<TReduction> problem)
    {
        int results = (int)problem.Output.Elements;
        if (results == 0) return;
        var device = GpuDevice.Of(problem.Output);
        StridedIndex kept = Index(problem.Input.Shape, problem.Output.Shape, isReduced: false, out _);
        StridedIndex reduced = Index(problem.Input.Shape, problem.Output.Shape, isReduced: true, out long count);
        DeviceView<float> input = device.View<float>(problem.Input);
        DeviceView<float> partner = problem.Partner is null ? input : device.View<float>(problem.Partner);
        DeviceView<float> center = problem.Center is null ? input : device.View<float>(problem.Center);
        DeviceView<float> output = device.View<float>(problem.Output);
        int hasCenter = problem.Center is null ? 0 : 1;
        var groupSize = new LaunchSize(ReduceKernels.GroupSize);
        if (count < ElementsForGroup)
        {
            ReduceKernelsLauncher.ReduceByItem(device.Queue, GpuDevice.Cover(results, ReduceKernels.GroupSize), groupSize, input, partner, center, output, results, (int)count, hasCenter, kept, reduced, problem.Reduction);
            return;
        }

        int parts = (int)Math.Clamp(count / LeastElementsPerPart, 1, Math.Max(1, MostPartsTogether / results));
        int countPerPart = (int)((count + parts - 1) / parts);
        using Tensor? totals = parts == 1 ? null : Tensor.Empty([results, parts], ElementType.Float32, device);
        ReduceKernelsLauncher.ReduceByGroup(
            device.Queue, new LaunchSize(results, parts), groupSize, input, partner, center, totals is null ? output : device.View<float>(totals),
            (int)count, countPerPart, hasCenter, kept, reduced, problem.Reduction);
        if (totals is not null)
            ReduceKernelsLauncher.CombineParts(device.Queue, new LaunchSize(results), groupSize, device.View<float>(totals), center, output, parts, hasCenter, problem.Reduction);
    }

    /// <summary>The kept or the reduced axes. Eight axes at most, and neighbours of one kind merge: no kind has more than four.</summary>
    private static StridedIndex Index(Shape input, Shape output, bool isReduced, out long count)
    {
        Span<long> sizes = stackalloc long[Shape.MaxRank];
        Span<long> strides = stackalloc long[Shape.MaxRank];
        int first = Shape.MaxRank;
        long stride = 1;
        count = 1;
        for (int fromBack = 1; fromBack <= input.Rank; fromBack++)
        {
            int size = input[-fromBack];
            bool isOfKind = (fromBack > output.Rank || output[-fromBack] == 1) == isReduced;
            if (size != 1 && isOfKind)
            {
                bool merges = first < Shape.MaxRank && strides[first] * sizes[first] == stride;
                if (!merges)
                {
                    first--;
                    (sizes[first], strides[first]) = (1, stride);
                }

                sizes[first] *= size;
                count *= size;
            }

            stride *= size;
        }

        return StridedIndex.Of(sizes[first..], strides[first..]);
    }
}
