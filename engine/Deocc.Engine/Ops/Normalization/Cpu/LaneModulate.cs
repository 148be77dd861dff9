using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Normalization.Cpu;

/// <summary>Takes one group after the other: statistics first, then the output while the group is still in the cache.</summary>
internal readonly struct LaneModulate : ILaneKernel<ModulateProblem>
{
    public static bool Applies(in ModulateProblem problem) => problem.Input.ElementType == ElementType.Float32;

    public static unsafe void Run<TLane>(in ModulateProblem problem)
        where TLane : struct, ILane<TLane>
    {
        var body = new Body<TLane>
        {
            Groups = problem.Groups,
            Input = problem.Input.Pointer<float>(),
            Gamma = problem.Gamma.Pointer<float>(),
            Beta = problem.Beta.Pointer<float>(),
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
        public float* Gamma;
        public float* Beta;
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
            for (int group = item * GroupsPerItem; group < end; group++)
            {
                if (!GivenStatistics)
                {
                    Moments moments = LaneMoments<TLane>.OfGroup(Input, Groups, group);
                    Mean[group] = (float)moments.Mean;
                    Variance[group] = (float)moments.Variance;
                }

                float inverseDeviation = NormalizationItems.InverseDeviation(Variance[group], Epsilon);
                for (int p = 0; p < Groups.Planes; p++)
                {
                    long offset = (long)Groups.Plane(group, p) * Groups.PlaneElements;
                    int done = Plane<TLane>(offset, 0, Mean[group], inverseDeviation);
                    Plane<ScalarLane<float>>(offset, done, Mean[group], inverseDeviation);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly int Plane<TPart>(long offset, int start, float mean, float inverseDeviation)
            where TPart : struct, ILane<TPart>
        {
            TPart means = TPart.Create(mean);
            TPart scales = TPart.Create(inverseDeviation);
            TPart slopes = TPart.Create(NegativeSlope);
            int i = start;
            for (; i <= Groups.PlaneElements - TPart.Width; i += TPart.Width)
            {
                TPart normalized = (TPart.Load(Input + offset + i) - means) * scales;
                TPart gamma = TPart.Load(Gamma + offset + i) + TPart.Create(1);
                TPart value = TPart.MultiplyAdd(normalized, gamma, TPart.Load(Beta + offset + i));
                TPart.Store(Lanes.Rectify(value, slopes), Output + offset + i);
            }

            return i;
        }
    }
}
