namespace Deocc.Engine.Ops.Convolution.Cpu;

/// <summary>
/// How the gradient with respect to a weight is cut into items of work: by group, block of output channels, block of input
/// channels, and part of the pixels. Depends on the sizes alone, since the parts' sums are rounded one by one.
/// </summary>
internal struct WeightGradientPlan
{
    // Enough items to keep many threads busy to the end.
    private const int WantedItems = 32;

    /// <summary>Output channels of one group.</summary>
    public int Rows;

    /// <summary>Input channels of one group.</summary>
    public int Channels;

    /// <summary>Blocks of output channels.</summary>
    public int RowBlocks;

    /// <summary>Blocks of input channels.</summary>
    public int ChannelBlocks;

    /// <summary>Groups of channels.</summary>
    public int Groups;

    /// <summary>Parts of the pixels.</summary>
    public int Parts;

    /// <summary>Items of work.</summary>
    public readonly int Items => Parts * Groups * RowBlocks * ChannelBlocks;

    /// <summary>The largest number of output channels of a block.</summary>
    public readonly int MaxRows => (Rows + RowBlocks - 1) / RowBlocks;

    /// <summary>The largest number of input channels of a block.</summary>
    public readonly int MaxChannels => (Channels + ChannelBlocks - 1) / ChannelBlocks;

    /// <summary>Makes the plan.</summary>
    /// <param name="geometry">The sizes.</param>
    /// <param name="sumsPerWeight">Sums that a block keeps for each pair of channels.</param>
    /// <param name="maxBlockChannels">The most input channels of a block.</param>
    /// <param name="maxBlockSums">The most sums of a block, which should stay in the second-level cache.</param>
    /// <param name="pieces">The pieces into which the pixels can be cut at most.</param>
    public static WeightGradientPlan Make(
        in Conv2dGeometry geometry, int sumsPerWeight, int maxBlockChannels, int maxBlockSums, int pieces)
    {
        int channels = geometry.GroupInputChannels;
        int rows = geometry.GroupOutputChannels;
        int channelBlocks = (channels + maxBlockChannels - 1) / maxBlockChannels;
        int blockChannels = (channels + channelBlocks - 1) / channelBlocks;
        int maxRows = Math.Max(16, maxBlockSums / (blockChannels * sumsPerWeight));
        int rowBlocks = (rows + maxRows - 1) / maxRows;
        int blocks = geometry.Groups * channelBlocks * rowBlocks;
        return new WeightGradientPlan
        {
            Rows = rows,
            Channels = channels,
            RowBlocks = rowBlocks,
            ChannelBlocks = channelBlocks,
            Groups = geometry.Groups,
            Parts = Math.Clamp((WantedItems + blocks - 1) / blocks, 1, Math.Max(1, pieces)),
        };
    }

    /// <summary>The first of <paramref name="count"/> things in a block, all blocks being as even as can be.</summary>
    public static int Start(int count, int blocks, int block) => (int)((long)count * block / blocks);

    /// <summary>Finds an item's place: parts outermost, input channels innermost.</summary>
    public readonly void Locate(int item, out int part, out int group, out int rowBlock, out int channelBlock)
    {
        (int rest, channelBlock) = Math.DivRem(item, ChannelBlocks);
        (rest, rowBlock) = Math.DivRem(rest, RowBlocks);
        (part, group) = Math.DivRem(rest, Groups);
    }
}
