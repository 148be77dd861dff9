using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Normalization.Cpu;

/// <summary>
/// Takes one group after the other: statistics first, then the output while the group is still in the cache, so that
/// large tensors are read from memory once and written once.
/// </summary>
internal readonly struct LaneNormalize : ILaneKernel<NormalizeProblem>
{
    public static bool Applies(in NormalizeProblem problem) => problem.Input.ElementType == ElementType.Float32;

    public static unsafe void Run<TLane>(in NormalizeProblem problem)
        where TLane : struct, ILane<TLane>
    {
        var body = new Body<TLane>
        {
            Groups = problem.Groups,
            Input = problem.Input.Pointer<float>(),
            Weight = problem.Weight is null ? null : problem.Weight.Pointer<float>(),
            Bias = problem.Bias is null ? null : problem.Bias.Pointer<float>(),
            Residual = problem.Residual is null ? null : problem.Residual.Pointer<float>(),
            Mean = problem.Mean.Pointer<float>(),
            Variance = problem.Variance.Pointer<float>(),
            Output = problem.Output.Pointer<float>(),
            Epsilon = problem.Epsilon,
            NegativeSlope = problem.NegativeSlope,
            GivenStatistics = problem.GivenStatistics,
            GroupsPerItem = NormalizationItems.GroupsPerItem(problem.Groups),
        };
        CpuThreads.For(NormalizationItems.Count(problem.Groups), ref body);
    }

    private unsafe struct Body<TLane> : IParallelBody
        where TLane : struct, ILane<TLane>
    {
        public NormalizationGroups Groups;
        public float* Input;
        public float* Weight;
        public float* Bias;
        public float* Residual;
        public float* Mean;
        public float* Variance;
        public float* Output;
        public double Epsilon;
        public double NegativeSlope;
        public bool GivenStatistics;
        public int GroupsPerItem;

        public readonly void Invoke(int item, int worker)
        {
            int end = Math.Min(Groups.Count, (item + 1) * GroupsPerItem);
            for (int group = item * GroupsPerItem; group < end; group++) Group(group);
        }

        private readonly void Group(int group)
        {
            NormalizationItems.PrefetchNext(Groups, group, Input);
            NormalizationItems.PrefetchNext(Groups, group, Residual);
            if (!GivenStatistics)
            {
                Moments moments = LaneMoments<TLane>.OfGroup(Input, Groups, group);
                Mean[group] = (float)moments.Mean;
                Variance[group] = (float)moments.Variance;
            }

            float inverseDeviation = NormalizationItems.InverseDeviation(Variance[group], Epsilon);
            for (int p = 0; p < Groups.Planes; p++)
            {
                int plane = Groups.Plane(group, p);
                int channel = plane % Groups.Channels;
                float scale = Weight is null ? inverseDeviation : inverseDeviation * Weight[channel];
                float shift = Bias is null ? 0 : Bias[channel];
                Plane((long)plane * Groups.PlaneElements, Mean[group], scale, shift);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Plane(long offset, float mean, float scale, float shift)
        {
            float* input = Input + offset;
            float* output = Output + offset;
            float* residual = Residual is null ? null : Residual + offset;
            TLane means = TLane.Create(mean);
            TLane scales = TLane.Create(scale);
            TLane shifts = TLane.Create(shift);
            TLane slopes = TLane.Create(NegativeSlope);
            int length = Groups.PlaneElements;
            int i = 0;
            for (; i <= length - TLane.Width; i += TLane.Width)
            {
                TLane value = TLane.MultiplyAdd(TLane.Load(input + i) - means, scales, shifts);
                if (residual is not null) value += TLane.Load(residual + i);
                TLane.Store(Lanes.Rectify(value, slopes), output + i);
            }

            int rest = length - i;
            if (rest == 0) return;
            TLane last = TLane.MultiplyAdd(TLane.LoadPartial(input + i, rest) - means, scales, shifts);
            if (residual is not null) last += TLane.LoadPartial(residual + i, rest);
            TLane.StorePartial(Lanes.Rectify(last, slopes), output + i, rest);
        }
    }
}
