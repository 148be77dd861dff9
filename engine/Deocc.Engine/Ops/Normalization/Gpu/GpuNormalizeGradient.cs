using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Normalization.Gpu;

/// <summary>Float32, with maps per channel or per element: sums in one pass over the input, gradients in another.</summary>
internal sealed class GpuNormalizeGradient : IKernel<NormalizeGradientProblem>, IKernel<ModulateGradientProblem>
{
    public string Name => "gpu";

    public bool Applies(in NormalizeGradientProblem problem) => Applies(problem.Input);

    public bool Applies(in ModulateGradientProblem problem) => Applies(problem.Input);

    public void Run(in NormalizeGradientProblem problem)
    {
        var pass = new Pass
        {
            Groups = problem.Groups,
            Gradient = problem.Gradient,
            Input = problem.Input,
            Scales = problem.Weight,
            Shifts = problem.Bias,
            Output = problem.Output,
            Mean = problem.Mean,
            Variance = problem.Variance,
            Map = new AffineMap { HasScales = problem.Weight is null ? 0 : 1, HasShifts = problem.Bias is null ? 0 : 1 },
            Epsilon = (float)problem.Epsilon,
            NegativeSlope = (float)problem.NegativeSlope,
        };
        NormalizationGroups groups = problem.Groups;
        using Tensor sums = pass.SumPlanes();
        pass.AddPlanes(sums, problem.ParameterGradients, groups.Channels, pass.Planes / Math.Max(1, groups.Channels), resultStride: 1, groups.Channels, isScaled: false);
        pass.WriteGradients(sums, problem.InputGradient, null, problem.ResidualGradient, problem.GivenStatistics);
    }

    public void Run(in ModulateGradientProblem problem)
    {
        var pass = new Pass
        {
            Groups = problem.Groups,
            Gradient = problem.Gradient,
            Input = problem.Input,
            Scales = problem.Gamma,
            Shifts = problem.Beta,
            Mean = problem.Mean,
            Variance = problem.Variance,
            Map = new AffineMap { IsPerElement = 1 },
            Epsilon = (float)problem.Epsilon,
            NegativeSlope = (float)problem.NegativeSlope,
        };
        using Tensor? sums = problem.GivenStatistics ? null : pass.SumPlanes();
        pass.WriteGradients(sums, problem.InputGradient, problem.GammaGradient, problem.BetaGradient, problem.GivenStatistics);
    }

    private static bool Applies(Tensor input) => input.ElementType == ElementType.Float32 && input.Elements <= int.MaxValue;

    /// <summary>What the launches of one problem have in common.</summary>
    private readonly struct Pass
    {
        public NormalizationGroups Groups { get; init; }

        public Tensor Gradient { get; init; }

        public Tensor Input { get; init; }

        public Tensor? Scales { get; init; }

        public Tensor? Shifts { get; init; }

        public Tensor? Output { get; init; }

        public Tensor Mean { get; init; }

        public Tensor Variance { get; init; }

        public AffineMap Map { get; init; }

        public float Epsilon { get; init; }

        public float NegativeSlope { get; init; }

        public int Planes => Groups.Count * Groups.Planes;

        private GpuDevice Device => GpuDevice.Of(Input);

        private NormalizationSizes Sizes => NormalizationSizes.Of(Groups);

        private int HasOutput => Output is null ? 0 : 1;

        /// <summary>[planes, pieces, 2]: the sums of g n and of g over each piece of a plane.</summary>
        public Tensor SumPlanes()
        {
            Tensor sums = Tensor.Empty([Planes, Sizes.Pieces, 2], ElementType.Float32, Device);
            if (Planes == 0) return sums;
            var groupSize = new LaunchSize(NormalizeGradientKernels.GroupSize);
            if (Groups.PlaneElements >= GpuNormalize.ElementsForGroup)
            {
                NormalizeGradientKernelsLauncher.SumsByGroup(
                    Device.Queue, new LaunchSize(Planes, Sizes.Pieces), groupSize, View(Gradient), View(Input), View(Scales), View(Shifts), View(Output),
                    View(Mean), View(Variance), View(sums), Sizes, Map, HasOutput, Epsilon, NegativeSlope);
            }
            else
            {
                NormalizeGradientKernelsLauncher.SumsByItem(
                    Device.Queue, GpuDevice.Cover(Planes, NormalizeGradientKernels.GroupSize), groupSize, View(Gradient), View(Input),
                    View(Scales), View(Shifts), View(Output), View(Mean), View(Variance), View(sums), Planes, Sizes, Map, HasOutput, Epsilon,
                    NegativeSlope);
            }

            return sums;
        }

        /// <summary>Adds the sums of planes.</summary>
        public void AddPlanes(Tensor sums, Tensor results, int count, int planes, int resultStride, int planeStride, bool isScaled)
        {
            if (count == 0) return;
            NormalizeGradientKernelsLauncher.AddPlanes(
                Device.Queue, new LaunchSize(count), new LaunchSize(NormalizeGradientKernels.AddingItems), View(sums), View(Scales), View(results),
                planes, Sizes.Pieces, resultStride, planeStride, Groups.Channels, isScaled ? 1 : 0);
        }

        /// <summary>Writes the input's gradient and, where they are wanted, those of factors and addends of every element.</summary>
        public void WriteGradients(Tensor? sums, Tensor inputGradient, Tensor? scaleGradient, Tensor? shiftGradient, bool givenStatistics)
        {
            int count = (int)Input.Elements;
            if (count == 0) return;
            using Tensor? groupSums = givenStatistics ? null : Tensor.Empty([2, Groups.Count], ElementType.Float32, Device);
            if (groupSums is not null)
                AddPlanes(sums!, groupSums, Groups.Count, Groups.Planes, Groups.GroupStride, Groups.PlaneStride, isScaled: Map.HasScales != 0);
            NormalizeGradientKernelsLauncher.InputGradient(
                Device.Queue, GpuDevice.Cover(count, NormalizeGradientKernels.GroupSize), new LaunchSize(NormalizeGradientKernels.GroupSize),
                View(Gradient), View(Input), View(Scales), View(Shifts), View(Output), View(Mean), View(Variance), View(groupSums),
                View(inputGradient), View(scaleGradient ?? inputGradient), View(shiftGradient ?? inputGradient), count, Groups.Count, Sizes, Map,
                HasOutput, scaleGradient is null ? 0 : 1, shiftGradient is null ? 0 : 1, givenStatistics ? 0 : 1f / Groups.Elements, Epsilon,
                NegativeSlope);
        }

        /// <summary>A tensor's elements; of one that is missing, the input's, which the kernel does not look at.</summary>
        private DeviceView<float> View(Tensor? tensor) => Device.View<float>(tensor ?? Input);
    }
}
