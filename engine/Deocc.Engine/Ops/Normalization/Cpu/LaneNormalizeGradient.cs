using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Normalization.Cpu;

/// <summary>
/// Takes one group after the other: sums first, then the input's gradient while the group is still in the cache. With g
/// the gradient before rectification, d = input - mean, w = weight and r = 1 / deviation:
/// dInput = r w g - r mean(w g) - r^3 d mean(w g d), the means over the group; dWeight = r sum(g d), dBias = sum(g).
/// </summary>
internal readonly struct LaneNormalizeGradient : ILaneKernel<NormalizeGradientProblem>
{
    public static bool Applies(in NormalizeGradientProblem problem) => problem.Input.ElementType == ElementType.Float32;

    public static unsafe void Run<TLane>(in NormalizeGradientProblem problem)
        where TLane : struct, ILane<TLane>
    {
        NormalizationGroups groups = problem.Groups;
        using var planeSums = CpuScratch.Rent<double>(2L * groups.Count * groups.Planes);
        var body = new Body<TLane>
        {
            Groups = groups,
            Gradient = problem.Gradient.Pointer<float>(),
            Input = problem.Input.Pointer<float>(),
            Weight = problem.Weight is null ? null : problem.Weight.Pointer<float>(),
            Bias = problem.Bias is null ? null : problem.Bias.Pointer<float>(),
            Output = problem.Output is null ? null : problem.Output.Pointer<float>(),
            Mean = problem.Mean.Pointer<float>(),
            Variance = problem.Variance.Pointer<float>(),
            InputGradient = problem.InputGradient.Pointer<float>(),
            ResidualGradient = problem.ResidualGradient is null ? null : problem.ResidualGradient.Pointer<float>(),
            PlaneSums = planeSums.Pointer<double>(),
            Epsilon = problem.Epsilon,
            NegativeSlope = problem.NegativeSlope,
            GivenStatistics = problem.GivenStatistics,
            GroupsPerItem = NormalizationItems.GroupsPerItem(groups),
        };
        CpuThreads.For(NormalizationItems.Count(groups), ref body);
        body.SumParameterGradients(problem.ParameterGradients.Pointer<float>());
    }

    private unsafe struct Body<TLane> : IParallelBody
        where TLane : struct, ILane<TLane>
    {
        private const int BlockElements = 2048;

        public NormalizationGroups Groups;
        public float* Gradient;
        public float* Input;
        public float* Weight;
        public float* Bias;
        public float* Output;
        public float* Mean;
        public float* Variance;
        public float* InputGradient;
        public float* ResidualGradient;
        public double* PlaneSums;
        public double Epsilon;
        public double NegativeSlope;
        public bool GivenStatistics;
        public int GroupsPerItem;

        public readonly void Invoke(int item, int worker)
        {
            int end = Math.Min(Groups.Count, (item + 1) * GroupsPerItem);
            for (int group = item * GroupsPerItem; group < end; group++) Group(group);
        }

        /// <summary>Adds the planes' sums up for each channel: weights' gradients, then biases'.</summary>
        public readonly void SumParameterGradients(float* gradients)
        {
            int planes = Groups.Count * Groups.Planes;
            for (int channel = 0; channel < Groups.Channels; channel++)
            {
                double weight = 0;
                double bias = 0;
                for (int plane = channel; plane < planes; plane += Groups.Channels)
                {
                    bias += PlaneSums[2 * plane];
                    weight += PlaneSums[(2 * plane) + 1];
                }

                gradients[channel] = (float)weight;
                gradients[Groups.Channels + channel] = (float)bias;
            }
        }

        private readonly void Group(int group)
        {
            float inverseDeviation = NormalizationItems.InverseDeviation(Variance[group], Epsilon);
            double sum = 0;
            double product = 0;
            for (int p = 0; p < Groups.Planes; p++)
            {
                int plane = Groups.Plane(group, p);
                var row = new Row(this, plane, Mean[group], inverseDeviation);
                double* sums = PlaneSums + (2L * plane);
                row.Sum(sums);
                sums[1] *= inverseDeviation;
                sum += row.Weight * sums[0];
                product += row.Weight * sums[1];
            }

            double share = GivenStatistics ? 0 : inverseDeviation / (double)Groups.Elements;
            float constant = (float)(-sum * share);
            float slope = (float)(-product * share * inverseDeviation);
            for (int p = 0; p < Groups.Planes; p++)
            {
                var row = new Row(this, Groups.Plane(group, p), Mean[group], inverseDeviation);
                row.WriteInputGradient(constant, slope);
            }
        }

        /// <summary>One plane with its coefficients.</summary>
        private readonly ref struct Row
        {
            public readonly float Weight;
            private readonly float* _gradient;
            private readonly float* _input;
            private readonly float* _output;
            private readonly float* _inputGradient;
            private readonly float* _residualGradient;
            private readonly int _length;
            private readonly float _mean;
            private readonly float _scale;
            private readonly float _shift;
            private readonly float _negativeSlope;

            public Row(in Body<TLane> body, int plane, float mean, float inverseDeviation)
            {
                int channel = plane % body.Groups.Channels;
                long offset = (long)plane * body.Groups.PlaneElements;
                Weight = body.Weight is null ? 1 : body.Weight[channel];
                _gradient = body.Gradient + offset;
                _input = body.Input + offset;
                _output = body.Output is null ? null : body.Output + offset;
                _inputGradient = body.InputGradient + offset;
                _residualGradient = body.ResidualGradient is null ? null : body.ResidualGradient + offset;
                _length = body.Groups.PlaneElements;
                _mean = mean;
                _scale = body.Weight is null ? inverseDeviation : inverseDeviation * Weight;
                _shift = body.Bias is null ? 0 : body.Bias[channel];
                _negativeSlope = (float)body.NegativeSlope;
            }

            /// <summary>Sums of the gradient before rectification, and of it times the input's deviation from the mean.</summary>
            public void Sum(double* sums)
            {
                sums[0] = sums[1] = 0;
                for (int start = 0; start < _length; start += BlockElements)
                {
                    int end = Math.Min(_length, start + BlockElements);
                    int done = Sum<TLane>(start, end, sums);
                    Sum<ScalarLane<float>>(done, end, sums);
                }
            }

            public void WriteInputGradient(float constant, float slope)
            {
                int done = WriteInputGradient<TLane>(0, constant, slope);
                WriteInputGradient<ScalarLane<float>>(done, constant, slope);
            }

            [MethodImpl(MethodImplOptions.AggressiveOptimization)]
            private int Sum<TPart>(int start, int end, double* sums)
                where TPart : struct, ILane<TPart>
            {
                TPart sum = TPart.Create(0);
                TPart products = TPart.Create(0);
                TPart means = TPart.Create(_mean);
                int i = start;
                for (; i <= end - TPart.Width; i += TPart.Width)
                {
                    TPart deviation = TPart.Load(_input + i) - means;
                    TPart gradient = GradientAt(i, deviation);
                    if (_residualGradient is not null) TPart.Store(gradient, _residualGradient + i);
                    sum += gradient;
                    products = TPart.MultiplyAdd(gradient, deviation, products);
                }

                sums[0] += TPart.Sum(sum);
                sums[1] += TPart.Sum(products);
                return i;
            }

            [MethodImpl(MethodImplOptions.AggressiveOptimization)]
            private int WriteInputGradient<TPart>(int start, float constant, float slope)
                where TPart : struct, ILane<TPart>
            {
                TPart means = TPart.Create(_mean);
                TPart scales = TPart.Create(_scale);
                TPart constants = TPart.Create(constant);
                TPart slopes = TPart.Create(slope);
                int i = start;
                for (; i <= _length - TPart.Width; i += TPart.Width)
                {
                    TPart deviation = TPart.Load(_input + i) - means;
                    TPart gradient = _residualGradient is null ? GradientAt(i, deviation) : TPart.Load(_residualGradient + i);
                    TPart rest = TPart.MultiplyAdd(deviation, slopes, constants);
                    TPart.Store(TPart.MultiplyAdd(gradient, scales, rest), _inputGradient + i);
                }

                return i;
            }

            /// <summary>The gradient before rectification.</summary>
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private TPart GradientAt<TPart>(int i, TPart deviation)
                where TPart : struct, ILane<TPart>
            {
                TPart gradient = TPart.Load(_gradient + i);
                if (_negativeSlope == 1) return gradient;
                TPart value = _output is not null
                    ? TPart.Load(_output + i)
                    : TPart.MultiplyAdd(deviation, TPart.Create(_scale), TPart.Create(_shift));
                return Lanes.RectifyGradient(gradient, value, TPart.Create(_negativeSlope));
            }
        }
    }
}
