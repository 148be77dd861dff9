using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Random;

/// <summary>
/// Random numbers from a stream of <see cref="Philox4x32"/>, keyed by seed and stream. The state is three numbers; a
/// generator with the same state continues with the same values, on any machine and at any number of threads. Not to be
/// used by two threads at once.
/// </summary>
public sealed class RandomGenerator
{
    [ThreadStatic]
    private static RandomGenerator? _current;

    private ulong _position;

    /// <summary>Begins a stream.</summary>
    /// <param name="seed">Chooses the family of streams.</param>
    /// <param name="stream">Chooses one of the seed's 2^64 independent streams.</param>
    public RandomGenerator(ulong seed, ulong stream = 0) => (Seed, Stream) = (seed, stream);

    /// <summary>
    /// The generator that this thread's layers draw their initial weights, masks and noise from; seed 0 until another is
    /// set.
    /// </summary>
    public static RandomGenerator Current
    {
        get => _current ??= new RandomGenerator(0);
        set => _current = value;
    }

    /// <summary>The key.</summary>
    public ulong Seed { get; private set; }

    /// <summary>Which of the seed's streams.</summary>
    public ulong Stream { get; private set; }

    /// <summary>Where the stream continues; settable, to resume or to repeat.</summary>
    public RandomState State
    {
        get => new(Seed, Stream, _position);
        set => (Seed, Stream, _position) = value;
    }

    /// <summary>The start of another stream of the same seed.</summary>
    public RandomGenerator WithStream(ulong stream) => new(Seed, stream);

    /// <summary>32 random bits. Like every single draw, takes one block of the stream.</summary>
    public uint NextUInt32()
    {
        Span<uint> words = stackalloc uint[4];
        NextBlock(words);
        return words[0];
    }

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64()
    {
        Span<uint> words = stackalloc uint[4];
        NextBlock(words);
        return words[0] | ((ulong)words[1] << 32);
    }

    /// <summary>A number from [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number from [low, high).</summary>
    public double NextDouble(double low, double high) => low + (NextDouble() * (high - low));

    /// <summary>A standard normal number, by Box and Muller's transform in float64.</summary>
    public double NextNormal()
    {
        Span<uint> words = stackalloc uint[4];
        NextBlock(words);
        const double Unit = 1.0 / (1UL << 53);
        double radius = ((words[0] | ((ulong)words[1] << 32)) >> 11) * Unit;
        double angle = ((words[2] | ((ulong)words[3] << 32)) >> 11) * Unit;
        return Math.Sqrt(-2 * Math.Log(1 - radius)) * Math.Cos(2 * Math.PI * angle);
    }

    /// <summary>A whole number from [0, bound), each equally likely.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is not positive.</exception>
    public int NextInt32(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);

        // Lemire, "Fast random integer generation in an interval" (2019): rejects what would favour some numbers.
        uint range = (uint)bound;
        uint rejected = (0u - range) % range;
        while (true)
        {
            ulong product = (ulong)NextUInt32() * range;
            if ((uint)product >= rejected) return (int)(product >> 32);
        }
    }

    /// <summary>A whole number from [low, high), each equally likely.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty or has 2^31 numbers or more.</exception>
    public int NextInt32(int low, int high) => low + NextInt32(checked(high - low));

    /// <summary>Whether an event of this probability happens.</summary>
    public bool NextBoolean(double probability = 0.5) => NextDouble() < probability;

    /// <summary>Puts items into random order, each order equally likely (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int other = NextInt32(i + 1);
            (items[i], items[other]) = (items[other], items[i]);
        }
    }

    /// <summary>The numbers from 0 to count - 1 in random order.</summary>
    public int[] Permutation(int count)
    {
        var permutation = new int[count];
        for (int i = 0; i < count; i++) permutation[i] = i;
        Shuffle<int>(permutation);
        return permutation;
    }

    /// <summary>Fills a float32 or float64 tensor evenly from [low, high), in steps of (high - low) / 2^24.</summary>
    /// <exception cref="ArgumentException">low is not below high.</exception>
    /// <exception cref="ShapeException">The tensor's type is neither.</exception>
    public void FillUniform(Tensor tensor, double low = 0, double high = 1)
    {
        if (!((float)low < (float)high)) throw new ArgumentException($"FillUniform: the range [{low}, {high}) is empty in float32");
        RequireFloatingPoint("FillUniform", tensor);
        Fill(new RandomFillProblem(tensor, default, RandomDistribution.Uniform, (float)low, (float)high));
    }

    /// <summary>Fills a float32 or float64 tensor with normal numbers, at most 6.76 deviations from the mean.</summary>
    /// <exception cref="ShapeException">The tensor's type is neither.</exception>
    public void FillNormal(Tensor tensor, double mean = 0, double deviation = 1)
    {
        RequireFloatingPoint("FillNormal", tensor);
        Fill(new RandomFillProblem(tensor, default, RandomDistribution.Normal, (float)mean, (float)deviation));
    }

    /// <summary>
    /// Fills a float32 or float64 tensor with a value, with this probability (in steps of 2^-24), and zero elsewhere.
    /// </summary>
    /// <exception cref="ShapeException">The tensor's type is neither.</exception>
    public void FillBernoulli(Tensor tensor, double probability, double value = 1)
    {
        RequireFloatingPoint("FillBernoulli", tensor);
        Fill(new RandomFillProblem(tensor, default, RandomDistribution.Bernoulli, (float)probability, (float)value));
    }

    /// <summary>
    /// Fills an int32 or int64 tensor evenly from [low, high); the probabilities differ by at most 2^-32.
    /// </summary>
    /// <exception cref="ArgumentException">low is not below high.</exception>
    /// <exception cref="ShapeException">The tensor's type is neither.</exception>
    public void FillIntegers(Tensor tensor, int low, int high)
    {
        if (low >= high) throw new ArgumentException($"FillIntegers: the range [{low}, {high}) is empty");
        if (tensor.ElementType is not (ElementType.Int32 or ElementType.Int64))
            throw new ShapeException($"FillIntegers: {tensor.Shape} is {tensor.ElementType}; expected Int32 or Int64");
        Fill(new RandomFillProblem(tensor, default, RandomDistribution.Integers, 0, 0, low, (uint)((long)high - low)));
    }

    /// <summary>Where a bulk draw of so many values begins; the stream goes on behind them.</summary>
    internal RandomState Reserve(long values)
    {
        const ulong GroupBlocks = RandomFillProblem.GroupBlocks;
        ulong start = (_position + GroupBlocks - 1) / GroupBlocks * GroupBlocks;
        long groups = (values + RandomFillProblem.GroupValues - 1) / RandomFillProblem.GroupValues;
        _position = start + ((ulong)groups * GroupBlocks);
        return new RandomState(Seed, Stream, start);
    }

    private static void RequireFloatingPoint(string op, Tensor tensor)
    {
        if (!tensor.ElementType.IsComputeType())
            throw new ShapeException($"{op}: {tensor.Shape} is {tensor.ElementType}; expected Float32 or Float64");
    }

    private void NextBlock(Span<uint> words) => Philox4x32.Block(_position++, Stream, Seed, words);

    private void Fill(in RandomFillProblem problem)
    {
        problem.Output.Device.Run(problem with { State = Reserve(problem.Output.Elements) });
        problem.Output.Storage.MarkChanged();
    }
}
