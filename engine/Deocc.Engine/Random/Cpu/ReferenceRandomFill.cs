using Deocc.Engine.Devices;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Random.Cpu;

/// <summary>One value after the other, with the library's functions in float64.</summary>
internal sealed class ReferenceRandomFill : IKernel<RandomFillProblem>
{
    public string Name => "reference";

    public bool Applies(in RandomFillProblem problem) => true;

    public unsafe void Run(in RandomFillProblem problem)
    {
        Span<uint> words = stackalloc uint[4];
        Tensor output = problem.Output;
        for (long i = 0; i < output.Elements; i++)
        {
            (long group, long place) = Math.DivRem(i, RandomFillProblem.GroupValues);
            (long word, long block) = Math.DivRem(place, RandomFillProblem.GroupBlocks);
            ulong position = problem.State.Position + (ulong)((group * RandomFillProblem.GroupBlocks) + block);
            Philox4x32.Block(position, problem.State.Stream, problem.State.Seed, words);
            switch (output.ElementType)
            {
                case ElementType.Float32:
                    output.Pointer<float>()[i] = Value(problem, words, (int)word);
                    break;
                case ElementType.Float64:
                    output.Pointer<double>()[i] = Value(problem, words, (int)word);
                    break;
                case ElementType.Int32:
                    output.Pointer<int>()[i] = Integer(problem, words[(int)word]);
                    break;
                default:
                    output.Pointer<long>()[i] = Integer(problem, words[(int)word]);
                    break;
            }
        }
    }

    private static float Value(in RandomFillProblem problem, ReadOnlySpan<uint> words, int word)
    {
        const float Unit = 1f / (1 << 24);
        float uniform = (words[word] >> 8) * Unit;
        return problem.Distribution switch
        {
            RandomDistribution.Uniform => Math.Min(
                problem.A + (uniform * (problem.B - problem.A)), MathF.BitDecrement(problem.B)),
            RandomDistribution.Normal => problem.A + (problem.B * Normal(words[word & 2], words[word | 1], (word & 1) == 1)),
            _ => uniform < problem.A ? problem.B : 0,
        };
    }

    private static float Normal(uint radiusWord, uint angleWord, bool sine)
    {
        double radius = Math.Sqrt(-2 * Math.Log((float)(radiusWord + 0.5) / 4294967296.0));
        uint quadrant = angleWord >> 30;
        int fraction = (int)(angleWord << 2) >> 8;
        double angle = (quadrant + (fraction / 16777216.0)) * (Math.PI / 2);
        return (float)(radius * (sine ? Math.Sin(angle) : Math.Cos(angle)));
    }

    private static int Integer(in RandomFillProblem problem, uint word) =>
        problem.LowInteger + (int)((ulong)word * problem.IntegerRange >> 32);
}
