using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Normalization.Cpu;

/// <summary>
/// Takes one row after the other. With n the normalized values, w the weight and r = 1 / deviation:
/// dInput = r (w g - mean(w g) - n mean(w g n)), the means over the row; dWeight = sum(g n), dBias = sum(g) over the rows.
/// Items of a fixed number of rows sum the latter up in float32, and their sums are added in float64.
/// </summary>
internal readonly struct LaneLayerNormGradient : ILaneKernel<LayerNormGradientProblem>
{
    private const int ElementsPerItem = 32 * 1024;
    private const int MostItems = 256;

    public static bool Applies(in LayerNormGradientProblem problem) =>
        problem.Input.ElementType == ElementType.Float32 && problem.Input.Elements > 0;

    public static unsafe void Run<TLane>(in LayerNormGradientProblem problem)
        where TLane : struct, ILane<TLane>
    {
        long rows = problem.Mean.Elements;
        int length = problem.ParameterGradients.Shape[1];
        long rowsPerItem = Math.Max(Math.Max(1, ElementsPerItem / length), (rows + MostItems - 1) / MostItems);
        int items = checked((int)((rows + rowsPerItem - 1) / rowsPerItem));
        using var sums = CpuScratch.Rent<float>(2L * length * items);
        var body = new Body<TLane>
        {
            Rows = rows,
            RowsPerItem = rowsPerItem,
            Length = length,
            Gradient = problem.Gradient.Pointer<float>(),
            Input = problem.Input.Pointer<float>(),
            Weight = problem.Weight is null ? null : problem.Weight.Pointer<float>(),
            Mean = problem.Mean.Pointer<float>(),
            Variance = problem.Variance.Pointer<float>(),
            InputGradient = problem.InputGradient.Pointer<float>(),
            Sums = sums.Pointer<float>(),
            Epsilon = problem.Epsilon,
        };
        CpuThreads.For(items, ref body);
        float* parameterGradients = problem.ParameterGradients.Pointer<float>();
        for (int i = 0; i < 2 * length; i++)
        {
            double sum = 0;
            for (int item = 0; item < items; item++) sum += body.Sums[(2L * length * item) + i];
            parameterGradients[i] = (float)sum;
        }
    }

    private unsafe struct Body<TLane> : IParallelBody
        where TLane : struct, ILane<TLane>
    {
        public long Rows;
        public long RowsPerItem;
        public int Length;
        public float* Gradient;
        public float* Input;
        public float* Weight;
        public float* Mean;
        public float* Variance;
        public float* InputGradient;
        public float* Sums;
        public double Epsilon;

        public readonly void Invoke(int item, int worker)
        {
            float* sums = Sums + (2L * Length * item);
            new Span<float>(sums, 2 * Length).Clear();
            long end = Math.Min(Rows, (item + 1) * RowsPerItem);
            for (long row = item * RowsPerItem; row < end; row++) Row(row, sums);
        }

        private readonly void Row(long row, float* sums)
        {
            float inverseDeviation = NormalizationItems.InverseDeviation(Variance[row], Epsilon);
            double sum = 0;
            double product = 0;
            int done = Sum<TLane>(row, 0, inverseDeviation, sums, ref sum, ref product);
            Sum<ScalarLane<float>>(row, done, inverseDeviation, sums, ref sum, ref product);
            float constant = (float)(-sum / Length * inverseDeviation);
            float slope = (float)(-product / Length * inverseDeviation);
            done = Write<TLane>(row, 0, inverseDeviation, constant, slope);
            Write<ScalarLane<float>>(row, done, inverseDeviation, constant, slope);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly int Sum<TPart>(
            long row, int start, float inverseDeviation, float* parameterSums, ref double sum, ref double product)
            where TPart : struct, ILane<TPart>
        {
            float* gradients = Gradient + (row * Length);
            float* input = Input + (row * Length);
            float* biasSums = parameterSums + Length;
            TPart means = TPart.Create(Mean[row]);
            TPart scales = TPart.Create(inverseDeviation);
            TPart sums = TPart.Create(0);
            TPart products = TPart.Create(0);
            int i = start;
            for (; i <= Length - TPart.Width; i += TPart.Width)
            {
                TPart gradient = TPart.Load(gradients + i);
                TPart normalized = (TPart.Load(input + i) - means) * scales;
                TPart.Store(TPart.MultiplyAdd(gradient, normalized, TPart.Load(parameterSums + i)), parameterSums + i);
                TPart.Store(TPart.Load(biasSums + i) + gradient, biasSums + i);
                if (Weight is not null) gradient *= TPart.Load(Weight + i);
                sums += gradient;
                products = TPart.MultiplyAdd(gradient, normalized, products);
            }

            sum += TPart.Sum(sums);
            product += TPart.Sum(products);
            return i;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly int Write<TPart>(long row, int start, float inverseDeviation, float constant, float slope)
            where TPart : struct, ILane<TPart>
        {
            float* gradients = Gradient + (row * Length);
            float* input = Input + (row * Length);
            float* result = InputGradient + (row * Length);
            TPart means = TPart.Create(Mean[row]);
            TPart scales = TPart.Create(inverseDeviation);
            TPart constants = TPart.Create(constant);
            TPart slopes = TPart.Create(slope);
            int i = start;
            for (; i <= Length - TPart.Width; i += TPart.Width)
            {
                TPart gradient = TPart.Load(gradients + i);
                if (Weight is not null) gradient *= TPart.Load(Weight + i);
                TPart normalized = (TPart.Load(input + i) - means) * scales;
                TPart rest = TPart.MultiplyAdd(normalized, slopes, constants);
                TPart.Store(TPart.MultiplyAdd(gradient, scales, rest), result + i);
            }

            return i;
        }
    }
}
