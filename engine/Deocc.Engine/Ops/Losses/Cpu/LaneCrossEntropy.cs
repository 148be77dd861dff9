using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Losses.Cpu;

/// <summary>
/// Passes over the classes of a tile of positions: maxima, sums of exponentials, losses. Registers run along the positions,
/// or along the classes where there is one position per image.
/// </summary>
internal readonly struct LaneCrossEntropy : ILaneKernel<CrossEntropyProblem>
{
    public static bool Applies(in CrossEntropyProblem problem) => problem.Logits.ElementType == ElementType.Float32;

    public static unsafe void Run<TLane>(in CrossEntropyProblem problem)
        where TLane : struct, ILane<TLane>
    {
        var tiles = new CrossEntropyTiles(problem.Logits.Shape);
        using var itemWeights = CpuScratch.Rent<double>(tiles.Items);
        var body = new Body<TLane>
        {
            Tiles = tiles,
            Logits = problem.Logits.Pointer<float>(),
            Labels = new ClassLabels(problem.Labels, tiles.Classes, problem.IgnoredLabel),
            ClassWeights = problem.ClassWeights is null ? null : problem.ClassWeights.Pointer<float>(),
            Losses = problem.Losses.Pointer<float>(),
            LogSumExp = problem.LogSumExp.Pointer<float>(),
            ItemWeights = itemWeights.Pointer<double>(),
            Smoothing = problem.Smoothing,
        };
        CpuThreads.For(tiles.Items, ref body);
        double labelWeight = 0;
        for (int item = 0; item < tiles.Items; item++) labelWeight += body.ItemWeights[item];
        *problem.LabelWeight.Pointer<float>() = (float)labelWeight;
    }

    private unsafe struct Body<TLane> : IParallelBody
        where TLane : struct, ILane<TLane>
    {
        public CrossEntropyTiles Tiles;
        public float* Logits;
        public ClassLabels Labels;
        public float* ClassWeights;
        public float* Losses;
        public float* LogSumExp;
        public double* ItemWeights;
        public double Smoothing;

        public readonly void Invoke(int item, int worker)
        {
            (long start, long end) = Tiles.OfItem(item);
            double weight = 0;
            for (long tile = start; tile < end; tile++) weight += Tile(tile);
            ItemWeights[item] = weight;
        }

        /// <summary>Computes the losses of a tile and returns the sum of its labels' weights.</summary>
        private readonly double Tile(long tile)
        {
            (long first, long offset, int count) = Tiles.Locate(tile);
            float* logits = Logits + offset;
            float* largest = stackalloc float[CrossEntropyTiles.MostPositions];
            float* sums = stackalloc float[CrossEntropyTiles.MostPositions];
            float* smooth = stackalloc float[CrossEntropyTiles.MostPositions];
            if (Tiles.Positions == 1)
            {
                *largest = Largest(logits);
                *sums = SumExp(logits, *largest);
                *smooth = Smoothing == 0 ? 0 : WeightedSum(logits);
            }
            else
            {
                Columns<TLane>(logits, largest, sums, smooth, 0, count);
                int done = count - (count % TLane.Width);
                Columns<ScalarLane<float>>(logits, largest, sums, smooth, done, count);
            }

            return Finish(first, logits, largest, sums, smooth, count);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Columns<TPart>(float* logits, float* largest, float* sums, float* smooth, int start, int count)
            where TPart : struct, ILane<TPart>
        {
            int end = count - TPart.Width;
            for (int i = start; i <= end; i += TPart.Width)
            {
                TPart.Store(TPart.Load(logits + i), largest + i);
                TPart.Store(TPart.Create(0), sums + i);
                TPart.Store(TPart.Create(0), smooth + i);
            }

            float* row = logits;
            for (int c = 1; c < Tiles.Classes; c++)
            {
                row += Tiles.Positions;
                for (int i = start; i <= end; i += TPart.Width)
                    TPart.Store(TPart.Max(TPart.Load(largest + i), TPart.Load(row + i)), largest + i);
            }

            row = logits;
            for (int c = 0; c < Tiles.Classes; c++)
            {
                for (int i = start; i <= end; i += TPart.Width)
                    TPart.Store(TPart.Load(sums + i) + TPart.Exp(TPart.Load(row + i) - TPart.Load(largest + i)), sums + i);
                if (Smoothing != 0)
                {
                    TPart weight = TPart.Create(ClassWeights is null ? 1 : ClassWeights[c]);
                    for (int i = start; i <= end; i += TPart.Width)
                        TPart.Store(TPart.MultiplyAdd(TPart.Load(row + i), weight, TPart.Load(smooth + i)), smooth + i);
                }

                row += Tiles.Positions;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly float Largest(float* logits)
        {
            float largest = logits[0];
            int c = 0;
            if (Tiles.Classes >= TLane.Width)
            {
                TLane most = TLane.Load(logits);
                for (c = TLane.Width; c <= Tiles.Classes - TLane.Width; c += TLane.Width) most = TLane.Max(most, TLane.Load(logits + c));
                float* lanes = stackalloc float[TLane.Width];
                TLane.Store(most, lanes);
                for (int i = 0; i < TLane.Width; i++) largest = Math.Max(largest, lanes[i]);
            }

            for (; c < Tiles.Classes; c++) largest = Math.Max(largest, logits[c]);
            return largest;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly float SumExp(float* logits, float largest)
        {
            TLane most = TLane.Create(largest);
            TLane sums = TLane.Create(0);
            int c = 0;
            for (; c <= Tiles.Classes - TLane.Width; c += TLane.Width) sums += TLane.Exp(TLane.Load(logits + c) - most);
            double sum = TLane.Sum(sums);
            for (; c < Tiles.Classes; c++) sum += MathF.Exp(logits[c] - largest);
            return (float)sum;
        }

        private readonly float WeightedSum(float* logits)
        {
            double sum = 0;
            for (int c = 0; c < Tiles.Classes; c++) sum += (ClassWeights is null ? 1 : ClassWeights[c]) * (double)logits[c];
            return (float)sum;
        }

        private readonly double Finish(long first, float* logits, float* largest, float* sums, float* smooth, int count)
        {
            double totalWeight = 0;
            for (int c = 0; c < Tiles.Classes && Smoothing != 0; c++) totalWeight += ClassWeights is null ? 1 : ClassWeights[c];
            double share = Smoothing / Tiles.Classes;
            double labelWeights = 0;
            for (int i = 0; i < count; i++)
            {
                float logSumExp = largest[i] + MathF.Log(sums[i]);
                LogSumExp[first + i] = logSumExp;
                int label = Labels.At(first + i);
                if (label == ClassLabels.Ignored)
                {
                    Losses[first + i] = 0;
                    continue;
                }

                double weight = ClassWeights is null ? 1 : ClassWeights[label];
                labelWeights += weight;
                double loss = (1 - Smoothing) * weight * (logSumExp - logits[(label * Tiles.Positions) + i]);
                if (Smoothing != 0) loss += share * ((totalWeight * logSumExp) - smooth[i]);
                Losses[first + i] = (float)loss;
            }

            return labelWeights;
        }
    }
}
