using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Ops.MatMul.Gpu;

namespace Deocc.Engine.Ops.Attention.Gpu;

/// <summary>
/// The two products of attention's kernels, in tiles of 64 by 64 of which an item has a block of 4 by 4: scores, whose sums run
/// over channels, and weighted sums of tokens. Both are called by all items of a group, and leave its buffer free for the next.
/// </summary>
internal static unsafe class AttentionTiles
{
    /// <summary>Tokens, or channels, on each side of a tile.</summary>
    public const int Tile = 64;

    /// <summary>Rows and columns of an item's block.</summary>
    public const int Block = RegisterBlock.Side;

    /// <summary>Items of a group along x and along y.</summary>
    public const int Side = Tile / Block;

    /// <summary>Items of a group.</summary>
    public const int Items = Side * Side;

    /// <summary>Quads of the weights [column, row] that <see cref="AddWeighted"/> reads.</summary>
    public const int WeightQuads = Tile * Side;

    /// <summary>Quads of the buffer.</summary>
    public const int BufferQuads = 2 * Depth * LineQuads;

    /// <summary>A line of the buffer has 64 elements and a quad more, so that a column's elements lie in different banks.</summary>
    public const int LineQuads = Side + 1;

    // Channels of both operands that are in the buffer at once; of weighted sums, as many tokens as the buffer has room for.
    private const int Depth = AttentionKernels.Depth;
    private const int Chunk = 2 * Depth;

    private const int Line = LineQuads * Block;

    /// <summary>Block [4 i + j] = the product over channels of row 4 y + i of the left and row 4 x + j of the right tile.</summary>
    public static void FindScores(
        ReadOnly<float> left, TokenMatrix leftShape, int firstLeft, ReadOnly<float> right, TokenMatrix rightShape, int firstRight,
        Shared<Float4> buffer, float* block)
    {
        Shared<Float4> rightBuffer = buffer + (Depth * LineQuads);
        Loop.Unroll();
        for (int i = 0; i < RegisterBlock.Elements; i++) block[i] = 0;
        for (int channel = 0; channel < leftShape.Width; channel += Depth)
        {
            LoadTransposed(left, leftShape, firstLeft, channel, buffer.As<float>());
            LoadTransposed(right, rightShape, firstRight, channel, rightBuffer.As<float>());
            Group.Barrier();
            for (int k = 0; k < Depth; k++) RegisterBlock.AddOuter(buffer[(k * LineQuads) + Group.Y], rightBuffer[(k * LineQuads) + Group.X], block);
            Group.Barrier();
        }
    }

    /// <summary>Keeps a block of weights [4 i + j] as [column, row], for <see cref="AddWeighted"/> after a barrier.</summary>
    public static void StoreWeights(float* block, Shared<Float4> weights)
    {
        Loop.Unroll();
        for (int j = 0; j < Block; j++)
        {
            weights[(((Block * Group.X) + j) * Side) + Group.Y] =
                new Float4(block[j], block[Block + j], block[(2 * Block) + j], block[(3 * Block) + j]);
        }
    }

    /// <summary>Block [4 i + j] += the sum over a tile's tokens of the weight for row 4 y + i times the token's channel 4 x + j.</summary>
    public static void AddWeighted(
        Shared<Float4> weights, ReadOnly<float> tokens, TokenMatrix shape, int firstToken, int firstChannel, Shared<Float4> buffer, float* block)
    {
        for (int token = 0; token < Tile && firstToken + token < shape.Tokens; token += Chunk)
        {
            Load(tokens, shape, firstToken + token, firstChannel, buffer.As<float>());
            Group.Barrier();
            for (int k = 0; k < Chunk; k++) RegisterBlock.AddOuter(weights[((token + k) * Side) + Group.Y], buffer[(k * LineQuads) + Group.X], block);
            Group.Barrier();
        }
    }

    /// <summary>Writes a block to rows 4 y + i and channels 4 x + j of a tile.</summary>
    public static void Write(float* block, Global<float> matrix, TokenMatrix shape, int firstToken, int firstChannel)
    {
        for (int i = 0; i < Block; i++)
        {
            for (int j = 0; j < Block; j++)
            {
                int token = firstToken + (Block * Group.Y) + i;
                int channel = firstChannel + (Block * Group.X) + j;
                if (shape.Has(token, channel)) matrix[shape.Place(token, channel)] = block[(i * Block) + j];
            }
        }
    }

    /// <summary>Loads [channel, token] of <see cref="Depth"/> channels and 64 tokens, zeros outside.</summary>
    private static void LoadTransposed(ReadOnly<float> matrix, TokenMatrix shape, int firstToken, int firstChannel, Shared<float> lines)
    {
        for (int i = (Group.Y * Side) + Group.X; i < Depth * Tile; i += Items)
        {
            // The faster index runs along the axis that is dense in memory.
            int token = shape.IsTokensFirst ? i / Depth : i % Tile;
            int channel = shape.IsTokensFirst ? i % Depth : i / Tile;
            bool isInside = shape.Has(firstToken + token, firstChannel + channel);
            lines[(channel * Line) + token] = isInside ? matrix[shape.Place(firstToken + token, firstChannel + channel)] : 0;
        }
    }

    /// <summary>Loads [token, channel] of <see cref="Chunk"/> tokens and 64 channels, zeros outside.</summary>
    private static void Load(ReadOnly<float> matrix, TokenMatrix shape, int firstToken, int firstChannel, Shared<float> lines)
    {
        for (int i = (Group.Y * Side) + Group.X; i < Chunk * Tile; i += Items)
        {
            int token = shape.IsTokensFirst ? i / Tile : i % Chunk;
            int channel = shape.IsTokensFirst ? i % Tile : i / Chunk;
            bool isInside = shape.Has(firstToken + token, firstChannel + channel);
            lines[(token * Line) + channel] = isInside ? matrix[shape.Place(firstToken + token, firstChannel + channel)] : 0;
        }
    }
}
