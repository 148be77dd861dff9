using System.Runtime.Intrinsics.Arm;

namespace Deocc.Engine.Devices.Cpu.Microkernels;

/// <summary>
/// The register tiles of one SIMD level: kernels that hold a small block of C in registers while they run along the depth,
/// <c>C[i, j] (+)= sum over k of A[k * aStride + i] * B[k * bStride + j]</c>. Every kernel adds the products of one element in
/// the order of k, so that an element has the same bits whichever tile it falls into.
/// </summary>
public sealed unsafe class TileKernels
{
    /// <summary>No tile has more elements.</summary>
    public const int MostElements = 14 * 32;

    private const int MostRows = 14;
    private const int MostVectors = 3;

    private readonly nint[] _kernels = new nint[MostRows * MostVectors];

    private TileKernels(SimdLevel level, int rows, int vectors, int vectorWidth, Action<TileKernels> register)
    {
        Level = level;
        Rows = rows;
        Vectors = vectors;
        VectorWidth = vectorWidth;
        register(this);
    }

    /// <summary>The kernels of <see cref="CpuFeatures.Level"/>.</summary>
    public static TileKernels Active { get; } = For(CpuFeatures.Level);

    /// <summary>The level that the kernels are written for.</summary>
    public SimdLevel Level { get; }

    /// <summary>The rows of the best tile.</summary>
    public int Rows { get; }

    /// <summary>The width of the best tile in vectors.</summary>
    public int Vectors { get; }

    /// <summary>Floats per vector.</summary>
    public int VectorWidth { get; }

    /// <summary>The columns of the best tile.</summary>
    public int Columns => Vectors * VectorWidth;

    /// <summary>The kernels of a level, which this machine must have.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The machine has no such level.</exception>
    public static TileKernels For(SimdLevel level)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((int)level, (int)CpuFeatures.Best, nameof(level));
        return level switch
        {
            SimdLevel.Avx512 => new(level, 14, 2, 16, Avx512Tiles.Register),
            SimdLevel.Avx2 => new(level, 6, 2, 8, Avx2Tiles.Register),

            // NEON has 32 registers, SSE 16.
            SimdLevel.Vector128 when AdvSimd.IsSupported => new(level, 8, 3, 4, Vector128Tiles.Register),
            SimdLevel.Vector128 => new(level, 6, 2, 4, Vector128Tiles.Register),
            _ => new(level, 4, 3, 1, ScalarTiles.Register),
        };
    }

    /// <summary>
    /// The kernel of a tile. Its arguments: A, its stride from k to k, B, its stride, C, its stride from row to row (strides in
    /// floats), the depth (at least one), and whether to add to C or to overwrite it.
    /// </summary>
    /// <param name="rows">From one to <see cref="Rows"/>.</param>
    /// <param name="vectors">The width in vectors, from one to <see cref="Vectors"/>.</param>
    public delegate*<float*, nint, float*, nint, float*, nint, nint, bool, void> Kernel(int rows, int vectors) =>
        (delegate*<float*, nint, float*, nint, float*, nint, nint, bool, void>)
        _kernels[((rows - 1) * MostVectors) + vectors - 1];

    /// <summary>Enters a kernel; called while the table is made.</summary>
    internal void Add(
        int rows, int vectors, delegate*<float*, nint, float*, nint, float*, nint, nint, bool, void> kernel) =>
        _kernels[((rows - 1) * MostVectors) + vectors - 1] = (nint)kernel;
}
