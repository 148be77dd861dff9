using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Losses.Cpu;

/// <summary>
/// How the cross-entropy kernels divide logits [batch, classes, positions...]: into tiles of consecutive positions of one
/// image, whose classes stay in the nearest caches between passes. Items are a few tiles of fixed size.
/// </summary>
internal readonly struct CrossEntropyTiles
{
    /// <summary>The largest number of positions of a tile.</summary>
    public const int MostPositions = 256;

    private const int ElementsPerItem = 16 * 1024;

    private readonly long _tilesPerItem;

    public CrossEntropyTiles(Shape logits)
    {
        Classes = logits[1];
        Positions = logits.ElementsBetween(2, logits.Rank);
        TilesPerImage = (Positions + MostPositions - 1) / MostPositions;
        Tiles = logits[0] * TilesPerImage;
        _tilesPerItem = Math.Max(1, ElementsPerItem / Math.Max(1, Classes * Math.Min(Positions, MostPositions)));
        Items = checked((int)((Tiles + _tilesPerItem - 1) / _tilesPerItem));
    }

    public int Classes { get; }

    public long Positions { get; }

    public long TilesPerImage { get; }

    public long Tiles { get; }

    public int Items { get; }

    /// <summary>The tiles of an item.</summary>
    public (long Start, long End) OfItem(int item) => (item * _tilesPerItem, Math.Min(Tiles, (item + 1) * _tilesPerItem));

    /// <summary>Where a tile begins among all positions and among the logits, and how many positions it has.</summary>
    public (long Position, long Logit, int Count) Locate(long tile)
    {
        (long image, long part) = Math.DivRem(tile, TilesPerImage);
        long first = part * MostPositions;
        return ((image * Positions) + first, (image * Classes * Positions) + first, (int)Math.Min(MostPositions, Positions - first));
    }
}
