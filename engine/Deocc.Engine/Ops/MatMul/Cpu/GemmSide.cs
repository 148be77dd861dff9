namespace Deocc.Engine.Ops.MatMul.Cpu;

/// <summary>One operand of a product as the tiles see it: A by its rows or B by its columns, and how its panels are got.</summary>
internal unsafe struct GemmSide
{
    // The packed panels may lie a multiple of a cache's size apart, so that more of them would evict each other.
    private const int PanelsSideBySide = 4;

    /// <summary>The operand's panels and blocks.</summary>
    public PanelLayout Layout;

    /// <summary>The operand's first element; unused when it was packed beforehand.</summary>
    public float* Source;

    /// <summary>From a row of A, or a column of B, to the next.</summary>
    public nint Stride;

    /// <summary>From k to k + 1.</summary>
    public nint DepthStride;

    /// <summary>From a matrix of a batch to the next, in the source.</summary>
    public nint BatchStride;

    /// <summary>The depth of one matrix; the layout's is a multiple of it where the products of a batch are summed.</summary>
    public nint PieceDepth;

    /// <summary>Packed panels, from <see cref="FirstBlock"/> on; null when there are none.</summary>
    public float* Packed;

    /// <summary>From a matrix of a batch to the next, in the packed panels.</summary>
    public nint PackedBatchStride;

    /// <summary>The first block that is packed.</summary>
    public nint FirstBlock;

    /// <summary>Whether tiles read the source itself: its elements are contiguous and too seldom used to be packed.</summary>
    public bool IsDirect;

    /// <summary>Floats that a block needs which packs its own panels, or the padded one of a direct side.</summary>
    public readonly nint OwnLength(nint panels)
    {
        if (Packed != null) return 0;
        if (!IsDirect) return panels * Layout.PaddedWidth(0) * Layout.BlockDepth;
        return Layout.PaddedExtent == Layout.Extent ? 0 : Layout.PaddedWidth(Layout.Panels - 1) * Layout.BlockDepth;
    }

    /// <summary>Packs some panels of a block for a chunk of the product, if that is what the side needs.</summary>
    public readonly void PackOwn(nint batch, nint block, nint firstPanel, nint endPanel, float* own)
    {
        if (Packed != null) return;
        if (!IsDirect) PackPanels(batch, block, firstPanel, endPanel, own);
        else if (NeedsPadding(endPanel - 1)) PackPanels(batch, block, endPanel - 1, endPanel, own);
    }

    /// <summary>Packs panels of a block, one after the other.</summary>
    public readonly void PackPanels(nint batch, nint block, nint firstPanel, nint endPanel, float* destination)
    {
        nint depth = Layout.BlockSize(block);
        if (Layout.Depth != PieceDepth)
        {
            PackPieces(block, firstPanel, endPanel, destination);
            return;
        }

        if (Stride == 1 && Layout.HasEqualPanels)
        {
            int width = Layout.PaddedWidth(0);
            nint endOfFull = Math.Min(endPanel, Layout.Extent / width);
            while (firstPanel < endOfFull)
            {
                nint count = Math.Min(PanelsSideBySide, endOfFull - firstPanel);
                PanelPacking.PackContiguous(SourcePanel(batch, block, firstPanel), DepthStride, width, count, depth, destination);
                destination += count * depth * width;
                firstPanel += count;
            }
        }

        for (nint panel = firstPanel; panel < endPanel; panel++)
        {
            int paddedWidth = Layout.PaddedWidth(panel);
            PanelPacking.Pack(
                SourcePanel(batch, block, panel), Stride, DepthStride, Layout.Width(panel), paddedWidth, depth, destination);
            destination += depth * paddedWidth;
        }
    }

    /// <summary>Where a panel's elements are for the tiles.</summary>
    /// <param name="batch">The matrix.</param>
    /// <param name="block">The block along the depth.</param>
    /// <param name="panel">The panel.</param>
    /// <param name="firstPanel">The first panel of the chunk that <paramref name="own"/> was packed for.</param>
    /// <param name="own">What <see cref="PackOwn"/> wrote.</param>
    /// <param name="depthStride">From k to k + 1 there.</param>
    public readonly float* Panel(nint batch, nint block, nint panel, nint firstPanel, float* own, out nint depthStride)
    {
        depthStride = Layout.PaddedWidth(panel);
        if (Packed != null)
        {
            return Packed + (batch * PackedBatchStride) + Layout.Offset(block, panel) - Layout.Offset(FirstBlock, 0);
        }

        if (!IsDirect) return own + ((Layout.Start(panel) - Layout.Start(firstPanel)) * Layout.BlockSize(block));
        if (NeedsPadding(panel)) return own;
        depthStride = DepthStride;
        return SourcePanel(batch, block, panel);
    }

    // The block's part of each matrix follows that of the matrix before.
    private readonly void PackPieces(nint block, nint firstPanel, nint endPanel, float* destination)
    {
        nint end = Layout.BlockStart(block) + Layout.BlockSize(block);
        for (nint panel = firstPanel; panel < endPanel; panel++)
        {
            int width = Layout.PaddedWidth(panel);
            nint k = Layout.BlockStart(block);
            while (k < end)
            {
                (nint piece, nint first) = Math.DivRem(k, PieceDepth);
                nint depth = Math.Min(PieceDepth - first, end - k);
                float* source = Source + (piece * BatchStride) + (Layout.Start(panel) * Stride) + (first * DepthStride);
                PanelPacking.Pack(source, Stride, DepthStride, Layout.Width(panel), width, depth, destination);
                destination += depth * width;
                k += depth;
            }
        }
    }

    private readonly bool NeedsPadding(nint panel) => Layout.PaddedWidth(panel) != Layout.Width(panel);

    private readonly float* SourcePanel(nint batch, nint block, nint panel) =>
        Source + (batch * BatchStride) + (Layout.Start(panel) * Stride) + (Layout.BlockStart(block) * DepthStride);
}
