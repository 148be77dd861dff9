using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Normalization.Cpu;

/// <summary>Normalizes a row while it is in the nearest cache.</summary>
internal readonly struct LaneLayerNorm : ILaneKernel<LayerNormProblem>
{
    private const int ElementsPerItem = 16 * 1024;

    public static bool Applies(in LayerNormProblem problem) =>
        problem.Input.ElementType == ElementType.Float32 && problem.Input.Elements > 0;

    public static unsafe void Run<TLane>(in LayerNormProblem problem)
        where TLane : struct, ILane<TLane>
    {
        long rows = problem.Mean.Elements;
        var body = new Body<TLane>
        {
            Rows = rows,
            Length = checked((int)(problem.Input.Elements / rows)),
            Input = problem.Input.Pointer<float>(),
            Weight = problem.Weight is null ? null : problem.Weight.Pointer<float>(),
            Bias = problem.Bias is null ? null : problem.Bias.Pointer<float>(),
            Mean = problem.Mean.Pointer<float>(),
            Variance = problem.Variance.Pointer<float>(),
            Output = problem.Output.Pointer<float>(),
            Epsilon = problem.Epsilon,
        };
        body.RowsPerItem = Math.Max(1, ElementsPerItem / body.Length);
        CpuThreads.For(checked((int)((rows + body.RowsPerItem - 1) / body.RowsPerItem)), ref body);
    }

    private unsafe struct Body<TLane> : IParallelBody
        where TLane : struct, ILane<TLane>
    {
        public long Rows;
        public int Length;
        public int RowsPerItem;
        public float* Input;
        public float* Weight;
        public float* Bias;
        public float* Mean;
        public float* Variance;
        public float* Output;
        public double Epsilon;

        public readonly void Invoke(int item, int worker)
        {
            long end = Math.Min(Rows, ((long)item + 1) * RowsPerItem);
            for (long row = (long)item * RowsPerItem; row < end; row++)
            {
                Moments moments = LaneMoments<TLane>.OfRow(Input + (row * Length), Length);
                Mean[row] = (float)moments.Mean;
                Variance[row] = (float)moments.Variance;
                float inverseDeviation = NormalizationItems.InverseDeviation(Variance[row], Epsilon);
                int done = Write<TLane>(row, 0, inverseDeviation);
                Write<ScalarLane<float>>(row, done, inverseDeviation);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly int Write<TPart>(long row, int start, float inverseDeviation)
            where TPart : struct, ILane<TPart>
        {
            float* input = Input + (row * Length);
            float* output = Output + (row * Length);
            TPart means = TPart.Create(Mean[row]);
            TPart scales = TPart.Create(inverseDeviation);
            int i = start;
            for (; i <= Length - TPart.Width; i += TPart.Width)
            {
                TPart value = (TPart.Load(input + i) - means) * scales;
                if (Weight is not null) value *= TPart.Load(Weight + i);
                if (Bias is not null) value += TPart.Load(Bias + i);
                TPart.Store(value, output + i);
            }

            return i;
        }
    }
}
