using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Normalization.Cpu;

/// <summary>
/// Takes one group after the other. With g the gradient before rectification, n the normalized input, s = g (1 + gamma) and
/// r = 1 / deviation: dGamma = g n, dBeta = g, dInput = r (s - mean(s) - n mean(s n)), the means over the group.
/// </summary>
internal readonly struct LaneModulateGradient : ILaneKernel<ModulateGradientProblem>
{
    public static bool Applies(in ModulateGradientProblem problem) => problem.Input.ElementType == ElementType.Float32;

    public static unsafe void Run<TLane>(in ModulateGradientProblem problem)
        where TLane : struct, ILane<TLane>
    {
        var body = new Body<TLane>
        {
            Groups = problem.Groups,
            Gradient = problem.Gradient.Pointer<float>(),
            Input = problem.Input.Pointer<float>(),
            Gamma = problem.Gamma.Pointer<float>(),
            Beta = problem.Beta.Pointer<float>(),
            Mean = problem.Mean.Pointer<float>(),
            Variance = problem.Variance.Pointer<float>(),
            InputGradient = problem.InputGradient.Pointer<float>(),
            GammaGradient = problem.GammaGradient.Pointer<float>(),
            BetaGradient = problem.BetaGradient is null ? null : problem.BetaGradient.Pointer<float>(),
            Epsilon = problem.Epsilon,
            NegativeSlope = (float)problem.NegativeSlope,
            GivenStatistics = problem.GivenStatistics,
            GroupsPerItem = NormalizationItems.GroupsPerItem(problem.Groups),
        };
        CpuThreads.For(NormalizationItems.Count(problem.Groups), ref body);
    }

    private unsafe struct Body<TLane> : IParallelBody
        where TLane : struct, ILane<TLane>
    {
        private const int BlockElements = 2048;

        public NormalizationGroups Groups;
        public float* Gradient;
        public float* Input;
        public float* Gamma;
        public float* Beta;
        public float* Mean;
        public float* Variance;
        public float* InputGradient;
        public float* GammaGradient;
        public float* BetaGradient;
        public double Epsilon;
        public float NegativeSlope;
        public bool GivenStatistics;
        public int GroupsPerItem;

        public readonly void Invoke(int item, int worker)
        {
            int end = Math.Min(Groups.Count, (item + 1) * GroupsPerItem);
            for (int group = item * GroupsPerItem; group < end; group++) Group(group);
        }

        private readonly void Group(int group)
        {
            float mean = Mean[group];
            float inverseDeviation = NormalizationItems.InverseDeviation(Variance[group], Epsilon);
            double sum = 0;
            double product = 0;
            int length = Groups.PlaneElements;
            for (int p = 0; p < Groups.Planes; p++)
            {
                long offset = (long)Groups.Plane(group, p) * length;
                for (int start = 0; start < length; start += BlockElements)
                {
                    int end = Math.Min(length, start + BlockElements);
                    int done = Sum<TLane>(offset, start, end, mean, inverseDeviation, ref sum, ref product);
                    Sum<ScalarLane<float>>(offset, done, end, mean, inverseDeviation, ref sum, ref product);
                }
            }

            double share = GivenStatistics ? 0 : inverseDeviation / (double)Groups.Elements;
            float constant = (float)(-sum * share);
            float slope = (float)(-product * share);
            for (int p = 0; p < Groups.Planes; p++)
            {
                long offset = (long)Groups.Plane(group, p) * length;
                int done = Write<TLane>(offset, 0, mean, inverseDeviation, constant, slope);
                Write<ScalarLane<float>>(offset, done, mean, inverseDeviation, constant, slope);
            }
        }

        /// <summary>Writes the gradients of gamma and beta, and sums up what the input's needs.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly int Sum<TPart>(
            long offset, int start, int end, float mean, float inverseDeviation, ref double sum, ref double product)
            where TPart : struct, ILane<TPart>
        {
            TPart means = TPart.Create(mean);
            TPart scales = TPart.Create(inverseDeviation);
            TPart sums = TPart.Create(0);
            TPart products = TPart.Create(0);
            int i = start;
            for (; i <= end - TPart.Width; i += TPart.Width)
            {
                TPart normalized = (TPart.Load(Input + offset + i) - means) * scales;
                TPart gamma = TPart.Load(Gamma + offset + i) + TPart.Create(1);
                TPart gradient = TPart.Load(Gradient + offset + i);
                if (BetaGradient is not null)
                {
                    TPart value = TPart.MultiplyAdd(normalized, gamma, TPart.Load(Beta + offset + i));
                    gradient = Lanes.RectifyGradient(gradient, value, TPart.Create(NegativeSlope));
                    TPart.Store(gradient, BetaGradient + offset + i);
                }

                TPart gammaGradient = gradient * normalized;
                TPart.Store(gammaGradient, GammaGradient + offset + i);
                sums = TPart.MultiplyAdd(gradient, gamma, sums);
                products = TPart.MultiplyAdd(gammaGradient, gamma, products);
            }

            sum += TPart.Sum(sums);
            product += TPart.Sum(products);
            return i;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly int Write<TPart>(long offset, int start, float mean, float inverseDeviation, float constant, float slope)
            where TPart : struct, ILane<TPart>
        {
            float* gradients = BetaGradient is null ? Gradient : BetaGradient;
            TPart means = TPart.Create(mean);
            TPart scales = TPart.Create(inverseDeviation);
            TPart constants = TPart.Create(constant);
            TPart slopes = TPart.Create(slope);
            int i = start;
            for (; i <= Groups.PlaneElements - TPart.Width; i += TPart.Width)
            {
                TPart normalized = (TPart.Load(Input + offset + i) - means) * scales;
                TPart gamma = TPart.Load(Gamma + offset + i) + TPart.Create(1);
                TPart scaled = TPart.Load(gradients + offset + i) * gamma;
                TPart rest = TPart.MultiplyAdd(normalized, slopes, constants);
                TPart.Store(TPart.MultiplyAdd(scaled, scales, rest), InputGradient + offset + i);
            }

            return i;
        }
    }
}
