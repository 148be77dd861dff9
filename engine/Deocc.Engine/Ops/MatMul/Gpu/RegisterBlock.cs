using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.MatMul.Gpu;

/// <summary>An item's block of 4 by 4 sums, row by row, which stays in registers.</summary>
internal static unsafe class RegisterBlock
{
    /// <summary>Rows and columns of a block.</summary>
    public const int Side = 4;

    /// <summary>Sums of a block.</summary>
    public const int Elements = Side * Side;

    /// <summary>Block [4 i + j] += left [i] right [j].</summary>
    public static void AddOuter(Float4 left, Float4 right, float* block)
    {
        AddRow(left.x, right, block);
        AddRow(left.y, right, block + Side);
        AddRow(left.z, right, block + (2 * Side));
        AddRow(left.w, right, block + (3 * Side));
    }

    private static void AddRow(float left, Float4 right, float* row)
    {
        row[0] = MathF.FusedMultiplyAdd(left, right.x, row[0]);
        row[1] = MathF.FusedMultiplyAdd(left, right.y, row[1]);
        row[2] = MathF.FusedMultiplyAdd(left, right.z, row[2]);
        row[3] = MathF.FusedMultiplyAdd(left, right.w, row[3]);
    }
}
