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
        using var sums = CpuScratch.Rent<double>(2L * groups.Count * groups.Planes);
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
            Sums = sums.Pointer<double>(),
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
        public double* Sums;
        public double Epsilon;
        public double NegativeSlope;
        public bool GivenStatistics;
        public int GroupsPerItem;

        public readonly void Invoke(int item, int worker)
        {
            int end = Math.Min(Groups.Count, (item + 1) * GroupsPerItem);
            for (int group = item * GroupsPerItem; group < end; group++) Group(group);
        }

        // Sums are kept for each plane, or for each group where a group is a channel.
        private readonly int SumsCount => Groups.AreChannels ? Groups.Count : Groups.Count * Groups.Planes;

        /// <summary>Adds the sums up for each channel: weights' gradients, then biases'.</summary>
        public readonly void SumParameterGradients(float* gradients)
        {
            for (int channel = 0; channel < Groups.Channels; channel++)
            {
                double weight = 0;
                double bias = 0;
                for (int i = channel; i < SumsCount; i += Groups.Channels)
                {
                    bias += Sums[2 * i];
                    weight += Sums[(2 * i) + 1];
                }

                gradients[channel] = (float)weight;
                gradients[Groups.Channels + channel] = (float)bias;
            }
        }

        private readonly void Group(int group)
        {
            NormalizationItems.PrefetchNext(Groups, group, Gradient);
            NormalizationItems.PrefetchNext(Groups, group, Input);
            NormalizationItems.PrefetchNext(Groups, group, Output);
            double sum = 0;
            double product = 0;
            var row = new Row(this, group);
            for (int p = 0; p < Groups.Planes; p++)
            {
                int plane = Groups.Plane(group, p);
                row.MoveTo(this, plane);
                row.Sum();
                if (Groups.AreChannels && p < Groups.Planes - 1) continue;
                double* sums = Sums + (2L * (Groups.AreChannels ? group : plane));
                row.TakeSums(sums);
                sum += row.Weight * sums[0];
                product += row.Weight * sums[1];
            }

            double share = GivenStatistics ? 0 : row.InverseDeviation / (double)Groups.Elements;
            float constant = (float)(-sum * share);
            float slope = (float)(-product * share * row.InverseDeviation);
            for (int p = 0; p < Groups.Planes; p++)
            {
                row.MoveTo(this, Groups.Plane(group, p));
                row.WriteInputGradient(constant, slope);
            }
        }

        /// <summary>What is the same along a plane.</summary>
        private readonly struct Coefficients(in Row row)
        {
            public readonly TLane Mean = TLane.Create(row.Mean);
            public readonly TLane Scale = TLane.Create(row.Scale);
            public readonly TLane Shift = TLane.Create(row.Shift);
            public readonly TLane NegativeSlope = TLane.Create(row.NegativeSlope);
        }

        /// <summary>One plane after the other with its coefficients, and the sums so far.</summary>
        private ref struct Row
        {
            public readonly float InverseDeviation;
            public readonly float Mean;
            public readonly float NegativeSlope;
            private readonly int _length;
            private float* _gradient;
            private float* _input;
            private float* _output;
            private float* _inputGradient;
            private float* _residualGradient;
            public float Scale;
            public float Shift;
            private TLane _sumLanes;
            private TLane _productLanes;
            private int _summed;
            private double _sum;
            private double _product;

            public Row(in Body<TLane> body, int group)
            {
                InverseDeviation = NormalizationItems.InverseDeviation(body.Variance[group], body.Epsilon);
                Mean = body.Mean[group];
                NegativeSlope = (float)body.NegativeSlope;
                _length = body.Groups.PlaneElements;
            }

            public float Weight { readonly get; private set; }

            public void MoveTo(in Body<TLane> body, int plane)
            {
                int channel = plane % body.Groups.Channels;
                long offset = (long)plane * _length;
                Weight = body.Weight is null ? 1 : body.Weight[channel];
                Scale = InverseDeviation * Weight;
                Shift = body.Bias is null ? 0 : body.Bias[channel];
                _gradient = body.Gradient + offset;
                _input = body.Input + offset;
                _output = body.Output is null ? null : body.Output + offset;
                _inputGradient = body.InputGradient + offset;
                _residualGradient = body.ResidualGradient is null ? null : body.ResidualGradient + offset;
            }

            /// <summary>Adds up the gradient before rectification, and its products with the input's deviation from the mean.</summary>
            public void Sum()
            {
                for (int start = 0; start < _length; start += BlockElements)
                {
                    int end = Math.Min(_length, start + BlockElements);
                    SumBlock(start, end);
                    _summed += end - start;
                    if (_summed >= BlockElements) EmptyLanes();
                }
            }

            /// <summary>Hands over the sums: of the gradient, and of its products with the normalized input.</summary>
            public void TakeSums(double* sums)
            {
                EmptyLanes();
                sums[0] = _sum;
                sums[1] = _product * InverseDeviation;
                (_sum, _product) = (0, 0);
            }

            [MethodImpl(MethodImplOptions.AggressiveOptimization)]
            public readonly void WriteInputGradient(float constant, float slope)
            {
                var coefficients = new Coefficients(this);
                TLane constants = TLane.Create(constant);
                TLane slopes = TLane.Create(slope);
                int i = 0;
                for (; i <= _length - TLane.Width; i += TLane.Width)
                    TLane.Store(InputGradientAt(i, TLane.Width, coefficients, constants, slopes), _inputGradient + i);
                if (i == _length) return;
                TLane last = InputGradientAt(i, _length - i, coefficients, constants, slopes);
                TLane.StorePartial(last, _inputGradient + i, _length - i);
            }

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static TLane Load(float* source, int count) =>
                count == TLane.Width ? TLane.Load(source) : TLane.LoadPartial(source, count);

            private void EmptyLanes()
            {
                _sum += TLane.Sum(_sumLanes);
                _product += TLane.Sum(_productLanes);
                (_sumLanes, _productLanes, _summed) = (default, default, 0);
            }

            [MethodImpl(MethodImplOptions.AggressiveOptimization)]
            private void SumBlock(int start, int end)
            {
                var coefficients = new Coefficients(this);
                TLane sum = _sumLanes;
                TLane product = _productLanes;
                int i = start;
                for (; i <= end - TLane.Width; i += TLane.Width)
                {
                    TLane gradient = GradientAt(i, TLane.Width, coefficients, out TLane deviation);
                    if (_residualGradient is not null) TLane.Store(gradient, _residualGradient + i);
                    sum += gradient;
                    product = TLane.MultiplyAdd(gradient, deviation, product);
                }

                if (i < end)
                {
                    TLane gradient = GradientAt(i, end - i, coefficients, out TLane deviation);
                    if (_residualGradient is not null) TLane.StorePartial(gradient, _residualGradient + i, end - i);
                    sum += gradient;
                    product = TLane.MultiplyAdd(gradient, deviation, product);
                }

                (_sumLanes, _productLanes) = (sum, product);
            }

            /// <summary>The gradient before rectification; zeros behind the elements that are there.</summary>
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private readonly TLane GradientAt(int i, int count, in Coefficients coefficients, out TLane deviation)
            {
                TLane gradient = Load(_gradient + i, count);
                deviation = Load(_input + i, count) - coefficients.Mean;
                if (NegativeSlope == 1) return gradient;
                TLane value = _output is not null
                    ? Load(_output + i, count)
                    : TLane.MultiplyAdd(deviation, coefficients.Scale, coefficients.Shift);
                return Lanes.RectifyGradient(gradient, value, coefficients.NegativeSlope);
            }

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private readonly TLane InputGradientAt(int i, int count, in Coefficients coefficients, TLane constants, TLane slopes)
            {
                TLane gradient;
                TLane deviation;
                if (_residualGradient is null)
                {
                    gradient = GradientAt(i, count, coefficients, out deviation);
                }
                else
                {
                    gradient = Load(_residualGradient + i, count);
                    deviation = Load(_input + i, count) - coefficients.Mean;
                }

                return TLane.MultiplyAdd(gradient, coefficients.Scale, TLane.MultiplyAdd(deviation, slopes, constants));
            }
        }
    }
}
