using System.Numerics;
using Deocc.Engine.Devices;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Attention.Cpu;

/// <summary>Query by query, in float32 or float64, computed in float64.</summary>
internal sealed class ReferenceAttention : IKernel<AttentionProblem>, IKernel<AttentionGradientProblem>
{
    public string Name => "reference";

    public bool Applies(in AttentionProblem problem) => true;

    public bool Applies(in AttentionGradientProblem problem) => true;

    public void Run(in AttentionProblem problem)
    {
        if (problem.Query.ElementType == ElementType.Float64) Forward<double>(problem);
        else Forward<float>(problem);
    }

    public void Run(in AttentionGradientProblem problem)
    {
        if (problem.Forward.Query.ElementType == ElementType.Float64) Backward<double>(problem);
        else Backward<float>(problem);
    }

    private static unsafe void Forward<T>(in AttentionProblem problem)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var weights = new double[problem.Key.Shape[problem.TokenAxis]];
        T* logSumExp = problem.LogSumExp.Pointer<T>();
        for (long n = 0; n < problem.Count; n++)
        {
            var query = new Tokens<T>(problem.Query, problem, n);
            var key = new Tokens<T>(problem.Key, problem, n);
            var value = new Tokens<T>(problem.Value, problem, n);
            var output = new Tokens<T>(problem.Output, problem, n);
            for (int i = 0; i < query.Count; i++)
            {
                for (int j = 0; j < key.Count; j++) weights[j] = problem.Scale * Dot(query, i, key, j);
                double largest = weights.Max();
                double sum = 0;
                for (int j = 0; j < key.Count; j++) sum += weights[j] = Math.Exp(weights[j] - largest);
                *logSumExp++ = T.CreateTruncating(largest + Math.Log(sum));
                for (int c = 0; c < value.Width; c++)
                {
                    double mean = 0;
                    for (int j = 0; j < key.Count; j++) mean += weights[j] / sum * value[j, c];
                    output[i, c] = mean;
                }
            }
        }
    }

    private static unsafe void Backward<T>(in AttentionGradientProblem problem)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        AttentionProblem forward = problem.Forward;
        T* logSumExp = forward.LogSumExp.Pointer<T>();
        for (long n = 0; n < forward.Count; n++)
        {
            var query = new Tokens<T>(forward.Query, forward, n);
            var key = new Tokens<T>(forward.Key, forward, n);
            var value = new Tokens<T>(forward.Value, forward, n);
            var output = new Tokens<T>(forward.Output, forward, n);
            var gradient = new Tokens<T>(problem.OutputGradient, forward, n);
            var queryGradient = new Tokens<T>(problem.QueryGradient, forward, n);
            var keySums = new double[key.Count, key.Width];
            var valueSums = new double[value.Count, value.Width];
            for (int i = 0; i < query.Count; i++)
            {
                var querySums = new double[query.Width];
                double dot = Dot(output, i, gradient, i);
                double logSum = double.CreateTruncating(*logSumExp++);
                for (int j = 0; j < key.Count; j++)
                {
                    double weight = Math.Exp((forward.Scale * Dot(query, i, key, j)) - logSum);
                    double score = forward.Scale * weight * (Dot(gradient, i, value, j) - dot);
                    for (int c = 0; c < value.Width; c++) valueSums[j, c] += weight * gradient[i, c];
                    for (int c = 0; c < key.Width; c++)
                    {
                        querySums[c] += score * key[j, c];
                        keySums[j, c] += score * query[i, c];
                    }
                }

                for (int c = 0; c < query.Width; c++) queryGradient[i, c] = querySums[c];
            }

            Write(keySums, new Tokens<T>(problem.KeyGradient, forward, n));
            Write(valueSums, new Tokens<T>(problem.ValueGradient, forward, n));
        }
    }

    private static double Dot<T>(in Tokens<T> left, int i, in Tokens<T> right, int j)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double sum = 0;
        for (int c = 0; c < left.Width; c++) sum += left[i, c] * right[j, c];
        return sum;
    }

    private static void Write<T>(double[,] sums, Tokens<T> gradient)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int j = 0; j < gradient.Count; j++)
        {
            for (int c = 0; c < gradient.Width; c++) gradient[j, c] = sums[j, c];
        }
    }

    /// <summary>One matrix of a stack, whatever the order of its axes.</summary>
    private readonly unsafe struct Tokens<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly T* _data;
        private readonly long _tokenStride;
        private readonly long _widthStride;

        public Tokens(Tensor tensor, in AttentionProblem problem, long index)
        {
            Count = tensor.Shape[problem.TokenAxis];
            Width = tensor.Shape[problem.WidthAxis];
            _data = tensor.Pointer<T>() + (index * Count * Width);
            (_tokenStride, _widthStride) = problem.Layout == TokenLayout.TokensFirst ? ((long)Width, 1L) : (1L, (long)Count);
        }

        public int Count { get; }

        public int Width { get; }

        public double this[int token, int channel]
        {
            get => double.CreateTruncating(_data[(token * _tokenStride) + (channel * _widthStride)]);
            set => _data[(token * _tokenStride) + (channel * _widthStride)] = T.CreateTruncating(value);
        }
    }
}
