using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Rasterization.Gpu;

/// <summary>
/// The rows and columns in which a triangle, or a run of triangles, has pixels; all bounds are inclusive. In memory the first ones are
/// negated, so that the extent of several is the maximum of each of the four numbers.
/// </summary>
internal struct TriangleExtent
{
    /// <summary>Numbers of an extent in memory.</summary>
    public const int Length = 4;

    // Beyond any image on both sides.
    private const int Nowhere = -(1 << 30);

    public int FirstRow;
    public int LastRow;
    public int FirstColumn;
    public int LastColumn;

    /// <summary>The extent of no pixel.</summary>
    public static TriangleExtent Empty =>
        new() { FirstRow = -Nowhere, LastRow = Nowhere, FirstColumn = -Nowhere, LastColumn = Nowhere };

    /// <summary>Columns of an extent that is not empty.</summary>
    public readonly int Columns => LastColumn - FirstColumn + 1;

    /// <summary>Pixels of an extent, 0 of an empty one.</summary>
    public readonly int Pixels => LastRow < FirstRow ? 0 : Columns * (LastRow - FirstRow + 1);

    public static TriangleExtent Load(ReadOnly<int> extents, int index) => new()
    {
        FirstRow = -extents[Length * index],
        LastRow = extents[(Length * index) + 1],
        FirstColumn = -extents[(Length * index) + 2],
        LastColumn = extents[(Length * index) + 3],
    };

    public static TriangleExtent LoadShared(Shared<int> extents, int index) => new()
    {
        FirstRow = -extents[Length * index],
        LastRow = extents[(Length * index) + 1],
        FirstColumn = -extents[(Length * index) + 2],
        LastColumn = extents[(Length * index) + 3],
    };

    public static void Store(TriangleExtent extent, Global<int> extents, int index)
    {
        extents[Length * index] = -extent.FirstRow;
        extents[(Length * index) + 1] = extent.LastRow;
        extents[(Length * index) + 2] = -extent.FirstColumn;
        extents[(Length * index) + 3] = extent.LastColumn;
    }

    public static void StoreShared(TriangleExtent extent, Shared<int> extents, int index)
    {
        extents[Length * index] = -extent.FirstRow;
        extents[(Length * index) + 1] = extent.LastRow;
        extents[(Length * index) + 2] = -extent.FirstColumn;
        extents[(Length * index) + 3] = extent.LastColumn;
    }

    /// <summary>Whether a pixel lies in it.</summary>
    public readonly bool Has(int row, int column) => row >= FirstRow && row <= LastRow && column >= FirstColumn && column <= LastColumn;

    /// <summary>Whether it has pixels of a square.</summary>
    public readonly bool Meets(int firstRow, int firstColumn, int side) =>
        firstRow <= LastRow && firstRow + side > FirstRow && firstColumn <= LastColumn && firstColumn + side > FirstColumn;
}
