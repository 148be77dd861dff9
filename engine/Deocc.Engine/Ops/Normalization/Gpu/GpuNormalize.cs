using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Normalization.Gpu;

/// <summary>Float32, with maps per channel or per element: moments in one pass over the input, results in another.</summary>
internal sealed class GpuNormalize : IKernel<NormalizeProblem>, IKernel<ModulateProblem>
{
    /// <summary>From how many elements per plane on a group of items works on each.</summary>
    public const int ElementsForGroup = 64;

    public string Name => "gpu";

    public bool Applies(in NormalizeProblem problem) => Applies(problem.Input);

    public bool Applies(in ModulateProblem problem) => Applies(problem.Input);

    public void Run(in NormalizeProblem problem)
    {
        if (!problem.GivenStatistics) FindMoments(problem.Groups, problem.Input, problem.Mean, problem.Variance);
        var map = new AffineMap { HasScales = problem.Weight is null ? 0 : 1, HasShifts = problem.Bias is null ? 0 : 1 };
        Normalize(
            problem.Groups, problem.Input, problem.Weight, problem.Bias, problem.Residual, problem.Mean, problem.Variance, problem.Output, map,
            problem.Epsilon, problem.NegativeSlope);
    }

    public void Run(in ModulateProblem problem)
    {
        if (!problem.GivenStatistics) FindMoments(problem.Groups, problem.Input, problem.Mean, problem.Variance);
        Normalize(
            problem.Groups, problem.Input, problem.Gamma, problem.Beta, null, problem.Mean, problem.Variance, problem.Output,
            new AffineMap { IsPerElement = 1 }, problem.Epsilon, problem.NegativeSlope);
    }

    private static bool Applies(Tensor input) => input.ElementType == ElementType.Float32 && input.Elements <= int.MaxValue;

    private static void FindMoments(in NormalizationGroups groups, Tensor input, Tensor mean, Tensor variance)
    {
        int planes = groups.Count * groups.Planes;
        if (planes == 0) return;
        var device = GpuDevice.Of(input);

        // A group of one plane, as in instance normalization, has that plane's moments.
        var sizes = NormalizationSizes.Of(groups);
        bool isMerged = groups.Planes * sizes.Pieces > 1;
        using Tensor? moments = isMerged ? Tensor.Empty([2, planes * sizes.Pieces], ElementType.Float32, device) : null;
        DeviceView<float> pieceMeans = device.View<float>(moments ?? mean);
        DeviceView<float> pieceSquares = moments is null ? device.View<float>(variance) : device.View<float>(moments, planes * sizes.Pieces);
        float divisor = isMerged ? 1 : groups.PlaneElements;
        var groupSize = new LaunchSize(NormalizeKernels.GroupSize);
        if (groups.PlaneElements >= ElementsForGroup)
        {
            NormalizeKernelsLauncher.MomentsByGroup(
                device.Queue, new LaunchSize(planes, sizes.Pieces), groupSize, device.View<float>(input), pieceMeans, pieceSquares, sizes, divisor);
        }
        else
        {
            NormalizeKernelsLauncher.MomentsByItem(
                device.Queue, GpuDevice.Cover(planes, NormalizeKernels.GroupSize), groupSize,
                device.View<float>(input), pieceMeans, pieceSquares, planes, groups.PlaneElements, divisor);
        }

        if (!isMerged) return;
        NormalizeKernelsLauncher.MergeMoments(
            device.Queue, new LaunchSize(groups.Count), new LaunchSize(NormalizeKernels.MergingItems),
            pieceMeans, pieceSquares, device.View<float>(mean), device.View<float>(variance), sizes);
    }

    private static void Normalize(
        in NormalizationGroups groups, Tensor input, Tensor? scales, Tensor? shifts, Tensor? residual, Tensor mean, Tensor variance,
        Tensor output, AffineMap map, double epsilon, double negativeSlope)
    {
        int count = (int)input.Elements;
        if (count == 0) return;
        var device = GpuDevice.Of(output);
        NormalizeKernelsLauncher.Normalize(
            device.Queue, GpuDevice.Cover(count, NormalizeKernels.GroupSize), new LaunchSize(NormalizeKernels.GroupSize),
            device.View<float>(input), device.View<float>(scales ?? input), device.View<float>(shifts ?? input),
            device.View<float>(residual ?? input), device.View<float>(mean), device.View<float>(variance), device.View<float>(output), count,
            NormalizationSizes.Of(groups), map, residual is null ? 0 : 1, (float)epsilon, (float)negativeSlope);
    }
}
