namespace Deocc.Engine.Ops.Convolution.Gpu;

/// <summary>What a group of 256 items computes of a product; rows are channels (or the weight gradient's), columns are pixels (or taps).</summary>
internal interface IConvolutionTile
{
    /// <summary>Rows of a tile: a multiple of 32.</summary>
    static abstract int Rows { get; }

    /// <summary>Columns of a tile: a power of two, at least 64.</summary>
    static abstract int Columns { get; }

    /// <summary>Rows of an item's block in float32: a multiple of 4.</summary>
    static abstract int BlockRows { get; }

    /// <summary>Columns of an item's block in float32: a multiple of 4; an item has a 256th of the tile.</summary>
    static abstract int BlockColumns { get; }
}

/// <summary>128x128, for products that have many of them.</summary>
internal readonly struct LargeTile : IConvolutionTile
{
    public static int Rows => 128;

    public static int Columns => 128;

    public static int BlockRows => 8;

    public static int BlockColumns => 8;
}

/// <summary>64x128.</summary>
internal readonly struct WideTile : IConvolutionTile
{
    public static int Rows => 64;

    public static int Columns => 128;

    public static int BlockRows => 4;

    public static int BlockColumns => 8;
}

/// <summary>64x64, for products that larger tiles would leave multiprocessors without.</summary>
internal readonly struct SmallTile : IConvolutionTile
{
    public static int Rows => 64;

    public static int Columns => 64;

    public static int BlockRows => 4;

    public static int BlockColumns => 4;
}

/// <summary>32x128, for few channels.</summary>
internal readonly struct FlatTile : IConvolutionTile
{
    public static int Rows => 32;

    public static int Columns => 128;

    public static int BlockRows => 4;

    public static int BlockColumns => 4;
}
