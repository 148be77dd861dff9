using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Losses.Cpu;

/// <summary>
/// Writes the softmax's part of each class for a tile of positions, then takes the labels' part off. Registers run as in
/// <see cref="LaneCrossEntropy"/>.
/// </summary>
internal readonly struct LaneCrossEntropyGradient : ILaneKernel<CrossEntropyGradientProblem>
{
    public static bool Applies(in CrossEntropyGradientProblem problem) => problem.Logits.ElementType == ElementType.Float32;

    public static unsafe void Run<TLane>(in CrossEntropyGradientProblem problem)
        where TLane : struct, ILane<TLane>
    {
        var tiles = new CrossEntropyTiles(problem.Logits.Shape);
        var body = new Body<TLane>
        {
            Tiles = tiles,
            Gradient = problem.Gradient.Pointer<float>(),
            IsScalar = problem.Gradient.Elements == 1,
            Logits = problem.Logits.Pointer<float>(),
            Labels = new ClassLabels(problem.Labels, tiles.Classes, problem.IgnoredLabel),
            ClassWeights = problem.ClassWeights is null ? null : problem.ClassWeights.Pointer<float>(),
            LogSumExp = problem.LogSumExp.Pointer<float>(),
            Result = problem.LogitsGradient.Pointer<float>(),
            Smoothing = problem.Smoothing,
        };
        CpuThreads.For(tiles.Items, ref body);
    }

    private unsafe struct Body<TLane> : IParallelBody
        where TLane : struct, ILane<TLane>
    {
        public CrossEntropyTiles Tiles;
        public float* Gradient;
        public bool IsScalar;
        public float* Logits;
        public ClassLabels Labels;
        public float* ClassWeights;
        public float* LogSumExp;
        public float* Result;
        public double Smoothing;

        public readonly void Invoke(int item, int worker)
        {
            (long start, long end) = Tiles.OfItem(item);
            for (long tile = start; tile < end; tile++) Tile(tile);
        }

        private readonly void Tile(long tile)
        {
            (long first, long offset, int count) = Tiles.Locate(tile);
            float* gradients = stackalloc float[CrossEntropyTiles.MostPositions];
            float* factors = stackalloc float[CrossEntropyTiles.MostPositions];
            double smoothWeight = SmoothWeight();
            for (int i = 0; i < count; i++)
            {
                int label = Labels.At(first + i);
                gradients[i] = label == ClassLabels.Ignored ? 0 : Gradient[IsScalar ? 0 : first + i];
                factors[i] = label == ClassLabels.Ignored ? 0 : gradients[i] * (float)(HardWeight(label) + smoothWeight);
            }

            if (Tiles.Positions == 1)
            {
                Row<ScalarLane<float>>(offset, *gradients, *factors, LogSumExp[first], Row<TLane>(offset, *gradients, *factors, LogSumExp[first], 0));
            }
            else
            {
                Columns<TLane>(offset, gradients, factors, LogSumExp + first, 0, count);
                Columns<ScalarLane<float>>(offset, gradients, factors, LogSumExp + first, count - (count % TLane.Width), count);
            }

            for (int i = 0; i < count; i++)
            {
                int label = Labels.At(first + i);
                if (label != ClassLabels.Ignored)
                    Result[offset + (label * Tiles.Positions) + i] -= gradients[i] * (float)HardWeight(label);
            }
        }

        private readonly double HardWeight(int label) => (1 - Smoothing) * (ClassWeights is null ? 1 : ClassWeights[label]);

        private readonly double SmoothWeight()
        {
            double total = 0;
            for (int c = 0; c < Tiles.Classes && Smoothing != 0; c++) total += ClassWeights is null ? 1 : ClassWeights[c];
            return Smoothing / Tiles.Classes * total;
        }

        private readonly double ShareOf(int label) => Smoothing / Tiles.Classes * (ClassWeights is null ? 1 : ClassWeights[label]);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Columns<TPart>(long offset, float* gradients, float* factors, float* logSumExp, int start, int count)
            where TPart : struct, ILane<TPart>
        {
            for (int c = 0; c < Tiles.Classes; c++)
            {
                float* logits = Logits + offset + (c * Tiles.Positions);
                float* result = Result + offset + (c * Tiles.Positions);
                TPart share = TPart.Create(-ShareOf(c));
                for (int i = start; i <= count - TPart.Width; i += TPart.Width)
                {
                    TPart probability = TPart.Exp(TPart.Load(logits + i) - TPart.Load(logSumExp + i));
                    TPart smooth = TPart.Load(gradients + i) * share;
                    TPart.Store(TPart.MultiplyAdd(TPart.Load(factors + i), probability, smooth), result + i);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly int Row<TPart>(long offset, float gradient, float factor, float logSumExp, int start)
            where TPart : struct, ILane<TPart>
        {
            float* shares = stackalloc float[TPart.Width];
            int c = start;
            for (; c <= Tiles.Classes - TPart.Width; c += TPart.Width)
            {
                for (int i = 0; i < TPart.Width; i++) shares[i] = Smoothing == 0 ? 0 : (float)(-ShareOf(c + i) * gradient);
                TPart probability = TPart.Exp(TPart.Load(Logits + offset + c) - TPart.Create(logSumExp));
                TPart.Store(TPart.MultiplyAdd(TPart.Create(factor), probability, TPart.Load(shares)), Result + offset + c);
            }

            return c;
        }
    }
}
