using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Tests.Devices.Gpu.KernelLanguage;

/// <summary>One kernel for every construct of the language, each checked against plain C# on every device.</summary>
[KernelModule]
internal static unsafe class ConstructKernels
{
    public const int Width = 8;

    [Tunable]
    public const int TileSize = 16;

    private const int TileArea = TileSize * TileSize;

    private enum Mode
    {
        Add = 1,
        Scale = 2,
    }

    [Kernel]
    [Specialize("Square", typeof(SquareFunction))]
    [Specialize("Affine", typeof(HalfFunction))]
    public static void Map<TFunction>(ReadOnly<float> input, Global<float> output, int count)
        where TFunction : struct, IFunction
    {
        for (int i = Grid.GlobalX; i < count; i += Grid.CountX * Group.SizeX) output[i] = TFunction.Invoke(input[i]);
    }

    /// <summary>out = a b for square matrices in tiles of shared memory.</summary>
    [Kernel(X = TileSize, Y = TileSize)]
    public static void TiledProduct(ReadOnly<float> a, ReadOnly<float> b, Global<float> output, int size)
    {
        Shared<float> tileA = SharedMemory.Allocate<float>(TileArea);
        Shared<float> tileB = SharedMemory.Allocate<float>(TileArea);
        int x = Group.X;
        int y = Group.Y;
        int row = Grid.GlobalY;
        int column = Grid.GlobalX;
        float sum = 0;
        for (int start = 0; start < size; start += TileSize)
        {
            tileA[(y * TileSize) + x] = row < size && start + x < size ? a[(row * size) + start + x] : 0f;
            tileB[(y * TileSize) + x] = column < size && start + y < size ? b[((start + y) * size) + column] : 0f;
            Group.Barrier();
            Loop.Unroll();
            for (int k = 0; k < TileSize; k++) sum += tileA[(y * TileSize) + k] * tileB[(k * TileSize) + x];
            Group.Barrier();
        }

        if (row < size && column < size) output[(row * size) + column] = sum;
    }

    /// <summary>Structs, references, generics, switch, loops, casts, shifts and integer widths, into <see cref="Width"/> integers per item.</summary>
    [Kernel]
    public static void Integers(Global<int> output, int count, int mode)
    {
        int i = Grid.GlobalX;
        if (i >= count) return;
        Global<int> place = output + (i * Width);
        uint hash = Hash((uint)i);
        long mixed = i + hash;
        sbyte narrow = (sbyte)(i - 3);
        place[0] = (int)(mixed >> 3);
        place[1] = -i >>> 28;
        place[2] = 1 << (i + 30);
        place[3] = narrow * 3;
        int steps = i;
        int sum = 0;
        do
        {
            steps--;
            if ((steps & 1) == 0) continue;
            sum ^= steps;
        }
        while (steps > -5);
        place[4] = sum;
        switch ((Mode)mode)
        {
            case Mode.Add:
                sum += 7;
                break;
            case Mode.Scale:
                sum *= 7;
                break;
            default:
                sum = int.MinValue;
                break;
        }

        place[5] = sum;
        place[6] = Math.Max(Pick(i > 3, i, -i), 2) % 5;
        ulong wide = ((ulong)hash << 33) | 5ul;
        place[7] = (int)(wide >> (i + 29));
    }

    /// <summary>Floating-point constructs, into <see cref="Width"/> floats per item.</summary>
    [Kernel]
    public static void Floats(ReadOnly<float> input, Global<float> output, int count, float scale)
    {
        int i = Grid.GlobalX;
        if (i >= count) return;
        Global<float> place = output + ((long)i * Width);
        var statistics = new Statistics { Count = 0 };
        for (int k = 0; k < 8; k++) Welford(ref statistics, input[(i + k) % count]);
        place[0] = statistics.M2 / Pick(statistics.Count > 1, statistics.Count - 1, 1);
        Float4 vector = (new Float4(input[i], 1, 2, 3) * 2f) + new Float4(1, 1, 1, 1);
        ReadOnly<Float4> vectors = input.As<Float4>();
        place[1] = vector.x + vector.w + vectors[0].y;
        float* window = stackalloc float[4];
        Loop.Unroll();
        for (int k = 0; k < 4; k++) window[k] = input[(i + k) % count] * scale;
        place[2] = window[0] - window[3];
        var point = new Point(input[i], scale);
        place[3] = point.Product + point.Shifted(0.1f);
        place[4] = (input[i] * 7.5f) % 1.75f;
        place[5] = MathF.Floor(input[i] * 3) + MathF.Abs(input[i]) + MathF.Max(input[i], 0.25f);
        place[6] = HalfPrecision.FromHalf(HalfPrecision.ToHalf(input[i])) - HalfPrecision.FromBFloat16(HalfPrecision.ToBFloat16(input[i]));
        place[6] += (i % 4) switch { 0 => scale, 1 => scale * 2, _ => -scale };
        place[7] = input[i] > 0 ? float.PositiveInfinity : 1e-30f;
    }

    /// <summary>Quads through private and shared memory: every item writes its right neighbour's, turned by one.</summary>
    [Kernel(X = 32)]
    public static void Quads(ReadOnly<float> input, Global<float> output)
    {
        Shared<UInt4> exchanged = SharedMemory.Allocate<UInt4>(32);
        Float4* held = stackalloc Float4[2];
        held[0] = Float4.Load(input + (4 * Grid.GlobalX));
        held[1] = held[0] + held[1];
        exchanged[Group.X] = new UInt4(
            BitConverter.SingleToUInt32Bits(held[1].y), BitConverter.SingleToUInt32Bits(held[1].z), BitConverter.SingleToUInt32Bits(held[1].w), BitConverter.SingleToUInt32Bits(held[1].x));
        Group.Barrier();
        int neighbour = (Group.X + 1) % 32;
        UInt4 words = exchanged[neighbour];
        Shared<uint> single = exchanged.As<uint>();
        Float4 result = words.x == single[4 * neighbour]
            ? new Float4(BitConverter.UInt32BitsToSingle(words.x), BitConverter.UInt32BitsToSingle(words.y), BitConverter.UInt32BitsToSingle(words.z), BitConverter.UInt32BitsToSingle(words.w))
            : new Float4(0, 0, 0, 0);
        output.As<Float4>()[Grid.GlobalX] = result;
    }

    /// <summary>Histogram by atomics: every item counts itself and raises the maximum.</summary>
    [Kernel]
    public static void Count(ReadOnly<int> input, Global<int> bins, Global<float> total, int count, int binCount)
    {
        int i = Grid.GlobalX;
        if (i >= count) return;
        int bin = input[i] % binCount;
        Atomic.Add(bins, bin, 1);
        Atomic.Max(bins, binCount, input[i]);
        Atomic.Add(total, 0, 1);
    }

    /// <summary>One warp multiplies 16x8 by 8x8 in tf32.</summary>
    [Kernel(X = 32)]
    public static void FragmentTf32(ReadOnly<float> a, ReadOnly<float> b, Global<float> output)
    {
        Shared<float> scratch = SharedMemory.Allocate<float>(TensorCore.ScratchLength);
        float* sums = stackalloc float[4];
        int g = Group.X >> 2;
        int t = Group.X & 3;
        TensorCore.MultiplyAddTf32(
            scratch,
            sums,
            TensorCore.ToTf32(a[(g * 8) + t]),
            TensorCore.ToTf32(a[((g + 8) * 8) + t]),
            TensorCore.ToTf32(a[(g * 8) + t + 4]),
            TensorCore.ToTf32(a[((g + 8) * 8) + t + 4]),
            TensorCore.ToTf32(b[(t * 8) + g]),
            TensorCore.ToTf32(b[((t + 4) * 8) + g]));
        output[(g * 8) + (2 * t)] = sums[0];
        output[(g * 8) + (2 * t) + 1] = sums[1];
        output[((g + 8) * 8) + (2 * t)] = sums[2];
        output[((g + 8) * 8) + (2 * t) + 1] = sums[3];
    }

    /// <summary>One warp multiplies 16x16 by 16x8 in bfloat16; inputs are bfloat16 bits, b by columns.</summary>
    [Kernel(X = 32)]
    public static void FragmentBFloat16(ReadOnly<uint> a, ReadOnly<uint> bColumns, Global<float> output)
    {
        Shared<float> scratch = SharedMemory.Allocate<float>(TensorCore.ScratchLength);
        float* sums = stackalloc float[4];
        int g = Group.X >> 2;
        int t = Group.X & 3;
        TensorCore.MultiplyAddBFloat16(scratch, sums, a[(g * 8) + t], a[((g + 8) * 8) + t], a[(g * 8) + t + 4], a[((g + 8) * 8) + t + 4], bColumns[(g * 8) + t], bColumns[(g * 8) + t + 4]);
        output[(g * 8) + (2 * t)] = sums[0];
        output[(g * 8) + (2 * t) + 1] = sums[1];
        output[((g + 8) * 8) + (2 * t)] = sums[2];
        output[((g + 8) * 8) + (2 * t) + 1] = sums[3];
    }

    private static T Pick<T>(bool condition, T whenTrue, T otherwise)
        where T : unmanaged => condition ? whenTrue : otherwise;

    private static void Welford(ref Statistics statistics, float value)
    {
        statistics.Count++;
        float delta = value - statistics.Mean;
        statistics.Mean += delta / statistics.Count;
        statistics.M2 += delta * (value - statistics.Mean);
    }

    private static uint Hash(uint value)
    {
        value ^= value >> 16;
        value *= 0x7feb352du;
        value ^= value >> 15;
        value *= 0x846ca68bu;
        return value ^ (value >> 16);
    }

    internal interface IFunction
    {
        static abstract float Invoke(float x);
    }

    internal struct Statistics
    {
        public float Mean;
        public float M2;
        public int Count;
    }

    internal readonly struct SquareFunction : IFunction
    {
        public static float Invoke(float x) => x * x;
    }

    internal readonly struct HalfFunction : IFunction
    {
        public static float Invoke(float x) => (0.5f * x) - 0.1f;
    }

    /// <summary>A struct with a primary constructor, a property and a method.</summary>
    private readonly struct Point(float x, float y)
    {
        public float Product => x * y;

        public float Shifted(float offset) => x + offset;
    }
}
