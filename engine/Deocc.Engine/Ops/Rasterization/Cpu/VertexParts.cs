using System.Numerics;
using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu;

namespace Deocc.Engine.Ops.Rasterization.Cpu;

/// <summary>
/// How sums over pixels reach vertices that several threads' pixels share: an image's rows are dealt out to a fixed number of
/// parts, each with sums of its own, which are added in order at the end. The same bits at any number of threads.
/// </summary>
internal readonly struct VertexParts
{
    private const int RowsPerBlock = 8;
    private const int MostParts = 4;

    private readonly int _height;

    public VertexParts(int images, int height)
    {
        Images = images;
        _height = height;
        Count = Math.Clamp(MostParts / Math.Max(1, images), 1, MostParts);
    }

    public int Images { get; }

    /// <summary>Parts per image.</summary>
    public int Count { get; }

    public int Items => Images * Count;

    /// <summary>The first row of a part at or behind a row; the height where there is none.</summary>
    public int NextRow(int part, int row)
    {
        int block = row / RowsPerBlock;
        int own = block + ((part - (block % Count) + Count) % Count);
        return Math.Min(_height, own == block ? row : own * RowsPerBlock);
    }

    /// <summary>Adds the parts of each image.</summary>
    /// <param name="parts">[images, parts, elements].</param>
    /// <param name="sums">[images, elements].</param>
    /// <param name="elements">Elements per image.</param>
    public unsafe void AddUp<T>(T* parts, T* sums, long elements)
        where T : unmanaged, INumberBase<T>
    {
        var body = new Addition<T> { Parts = parts, Sums = sums, Elements = elements, Count = Count };
        CpuThreads.For(checked(Images * body.Runs), ref body);
    }

    private unsafe struct Addition<T> : IParallelBody
        where T : unmanaged, INumberBase<T>
    {
        private const int RunLength = 16 * 1024;

        public T* Parts;
        public T* Sums;
        public long Elements;
        public int Count;

        public readonly int Runs => checked((int)((Elements + RunLength - 1) / RunLength));

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Invoke(int item, int worker)
        {
            (int image, int run) = Math.DivRem(item, Runs);
            long first = (long)run * RunLength;
            int count = (int)Math.Min(RunLength, Elements - first);
            var sum = new Span<T>(Sums + (image * Elements) + first, count);
            for (int part = 0; part < Count; part++)
            {
                var addend = new ReadOnlySpan<T>(Parts + ((((long)image * Count) + part) * Elements) + first, count);
                if (part == 0) addend.CopyTo(sum);
                else Add(sum, addend);
            }
        }

        private static void Add(Span<T> sum, ReadOnlySpan<T> addend)
        {
            int i = 0;
            for (; i <= sum.Length - Vector<T>.Count; i += Vector<T>.Count)
                (new Vector<T>(sum[i..]) + new Vector<T>(addend[i..])).CopyTo(sum[i..]);
            for (; i < sum.Length; i++) sum[i] += addend[i];
        }
    }
}
