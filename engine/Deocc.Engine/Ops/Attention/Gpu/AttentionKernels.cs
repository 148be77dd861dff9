using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Ops.MatMul.Gpu;

namespace Deocc.Engine.Ops.Attention.Gpu;

/// <summary>
/// Attention in tiles that never leave shared memory, with a running maximum and sum for each query (Dao et al. 2022,
/// https://arxiv.org/abs/2205.14135). A group has 64 tokens of the result and 64 of its channels; sums run in a fixed order, whatever
/// <see cref="Depth"/> is.
/// </summary>
[KernelModule]
internal static unsafe class AttentionKernels
{
    /// <summary>Channels of both operands that are in shared memory at once: 8, 16 or 32; of weighted sums, twice as many tokens.</summary>
    [Tunable]
    public const int Depth = 16;

    private const int Tile = AttentionTiles.Tile;
    private const int Side = AttentionTiles.Side;
    private const int Block = AttentionTiles.Block;

    // Softmax has a query's keys in as many parts as there are items for it.
    private const int Parts = AttentionTiles.Items / Tile;
    private const int KeysOfPart = Tile / Parts;

    /// <summary>Output and logarithms of the softmax's sums. Groups: tiles of queries, tiles of the values' channels, attentions.</summary>
    [Kernel(X = Side, Y = Side)]
    public static void Forward(
        ReadOnly<float> query, ReadOnly<float> key, ReadOnly<float> value, Global<float> output, Global<float> logSumExp,
        TokenMatrix queries, TokenMatrix keys, TokenMatrix values, TokenMatrix outputs, float scale)
    {
        Shared<Float4> buffer = SharedMemory.Allocate<Float4>(AttentionTiles.BufferQuads);
        Shared<Float4> weights = SharedMemory.Allocate<Float4>(AttentionTiles.WeightQuads);
        Shared<float> maxima = SharedMemory.Allocate<float>(AttentionTiles.Items);
        Shared<float> sums = SharedMemory.Allocate<float>(AttentionTiles.Items);
        Shared<float> factors = SharedMemory.Allocate<float>(Tile);
        Shared<float> scores = weights.As<float>();
        int z = Grid.IndexZ;
        int firstQuery = Grid.IndexX * Tile;
        int firstChannel = Grid.IndexY * Tile;
        int item = (Group.Y * Side) + Group.X;
        int row = item % Tile;
        int part = item / Tile;
        float largest = float.NegativeInfinity;
        float sum = 0;
        float* results = stackalloc float[RegisterBlock.Elements];
        float* block = stackalloc float[RegisterBlock.Elements];
        for (int firstKey = 0; firstKey < keys.Tokens; firstKey += Tile)
        {
            AttentionTiles.FindScores(
                query + (z * queries.Elements), queries, firstQuery, key + (z * keys.Elements), keys, firstKey, buffer, block);
            AttentionTiles.StoreWeights(block, weights);
            Group.Barrier();

            int firstOfPart = part * KeysOfPart;
            int end = Math.Min(firstOfPart + KeysOfPart, keys.Tokens - firstKey);
            float largestHere = float.NegativeInfinity;
            for (int i = firstOfPart; i < end; i++) largestHere = MathF.Max(largestHere, scores[(i * Tile) + row] * scale);
            maxima[item] = largestHere;
            Group.Barrier();

            float before = largest;
            for (int i = 0; i < Parts; i++) largest = MathF.Max(largest, maxima[(i * Tile) + row]);
            float sumHere = 0;
            for (int i = firstOfPart; i < firstOfPart + KeysOfPart; i++)
            {
                float weight = i < end ? MathF.Exp((scores[(i * Tile) + row] * scale) - largest) : 0;
                scores[(i * Tile) + row] = weight;
                sumHere += weight;
            }

            sums[item] = sumHere;
            float factor = MathF.Exp(before - largest);
            if (part == 0) factors[row] = factor;
            Group.Barrier();

            sum *= factor;
            for (int i = 0; i < Parts; i++) sum += sums[(i * Tile) + row];
            Scale(results, factors);
            AttentionTiles.AddWeighted(weights, value + (z * values.Elements), values, firstKey, firstChannel, buffer, results);
        }

        Group.Barrier();
        if (part == 0)
        {
            factors[row] = 1 / sum;
            if (Grid.IndexY == 0 && firstQuery + row < queries.Tokens) logSumExp[(z * queries.Tokens) + firstQuery + row] = largest + MathF.Log(sum);
        }

        Group.Barrier();
        Scale(results, factors);
        AttentionTiles.Write(results, output + (z * outputs.Elements), outputs, firstQuery, firstChannel);
    }

    /// <summary>The sum over channels of output times its gradient, for each query. Groups: runs of queries, 1, attentions.</summary>
    [Kernel(X = Side, Y = Side)]
    public static void Dots(ReadOnly<float> output, ReadOnly<float> gradient, Global<float> dots, TokenMatrix shape)
    {
        Shared<float> parts = SharedMemory.Allocate<float>(AttentionTiles.Items);
        int ownToken = shape.IsTokensFirst ? Group.Y : Group.X;
        int part = shape.IsTokensFirst ? Group.X : Group.Y;
        int token = (Grid.IndexX * Side) + ownToken;
        int first = Grid.IndexZ * shape.Elements;
        float sum = 0;
        for (int channel = part; shape.Has(token, channel); channel += Side)
        {
            int place = first + shape.Place(token, channel);
            sum = MathF.FusedMultiplyAdd(output[place], gradient[place], sum);
        }

        parts[(part * Side) + ownToken] = sum;
        Group.Barrier();
        if (part == 0 && token < shape.Tokens)
        {
            for (int i = 1; i < Side; i++) sum += parts[(i * Side) + ownToken];
            dots[(Grid.IndexZ * shape.Tokens) + token] = sum;
        }
    }

    /// <summary>
    /// One of the gradients. Groups: tiles of its own tokens, tiles of its channels, attentions. Own and other are queries and keys or
    /// the other way round, as <typeparamref name="TPart"/> says; the values belong to the keys and the outputs' gradients to the queries.
    /// </summary>
    [Kernel(X = Side, Y = Side)]
    [Specialize("Queries", typeof(QueryGradientPart))]
    [Specialize("Keys", typeof(KeyGradientPart))]
    [Specialize("Values", typeof(ValueGradientPart))]
    public static void Gradient<TPart>(
        ReadOnly<float> own, ReadOnly<float> other, ReadOnly<float> ownValue, ReadOnly<float> otherValue,
        ReadOnly<float> logSumExp, ReadOnly<float> dots, Global<float> gradient,
        TokenMatrix ownTokens, TokenMatrix otherTokens, TokenMatrix ownValues, TokenMatrix otherValues, float scale)
        where TPart : unmanaged, IAttentionGradientPart
    {
        Shared<Float4> buffer = SharedMemory.Allocate<Float4>(AttentionTiles.BufferQuads);
        Shared<Float4> weights = SharedMemory.Allocate<Float4>(AttentionTiles.WeightQuads);
        int z = Grid.IndexZ;
        int firstOwn = Grid.IndexX * Tile;
        int firstChannel = Grid.IndexY * Tile;
        int firstOfQueries = z * (TPart.IsOfQueries ? ownTokens.Tokens : otherTokens.Tokens);
        ReadOnly<float> others = other + (z * otherTokens.Elements);
        ReadOnly<float> valuesOfOthers = otherValue + (z * otherValues.Elements);
        float* results = stackalloc float[RegisterBlock.Elements];
        float* block = stackalloc float[RegisterBlock.Elements];
        float* weightGradients = stackalloc float[RegisterBlock.Elements];
        for (int firstOther = 0; firstOther < otherTokens.Tokens; firstOther += Tile)
        {
            AttentionTiles.FindScores(own + (z * ownTokens.Elements), ownTokens, firstOwn, others, otherTokens, firstOther, buffer, block);
            if (TPart.IsOfScores)
            {
                AttentionTiles.FindScores(
                    ownValue + (z * ownValues.Elements), ownValues, firstOwn, valuesOfOthers, otherValues, firstOther, buffer, weightGradients);
            }

            Loop.Unroll();
            for (int i = 0; i < Block; i++)
            {
                Loop.Unroll();
                for (int j = 0; j < Block; j++)
                {
                    int ownToken = firstOwn + (Block * Group.Y) + i;
                    int otherToken = firstOther + (Block * Group.X) + j;
                    float weight = 0;
                    if (ownToken < ownTokens.Tokens && otherToken < otherTokens.Tokens)
                    {
                        int query = firstOfQueries + (TPart.IsOfQueries ? ownToken : otherToken);
                        weight = MathF.Exp((block[(i * Block) + j] * scale) - logSumExp[query]);
                        if (TPart.IsOfScores) weight *= scale * (weightGradients[(i * Block) + j] - dots[query]);
                    }

                    block[(i * Block) + j] = weight;
                }
            }

            AttentionTiles.StoreWeights(block, weights);
            Group.Barrier();
            if (TPart.IsOfScores) AttentionTiles.AddWeighted(weights, others, otherTokens, firstOther, firstChannel, buffer, results);
            else AttentionTiles.AddWeighted(weights, valuesOfOthers, otherValues, firstOther, firstChannel, buffer, results);
        }

        if (TPart.IsOfScores) AttentionTiles.Write(results, gradient + (z * ownTokens.Elements), ownTokens, firstOwn, firstChannel);
        else AttentionTiles.Write(results, gradient + (z * ownValues.Elements), ownValues, firstOwn, firstChannel);
    }

    /// <summary>Multiplies row 4 y + i of a block by its factor.</summary>
    private static void Scale(float* block, Shared<float> factors)
    {
        Loop.Unroll();
        for (int i = 0; i < Block; i++)
        {
            float factor = factors[(Block * Group.Y) + i];
            Loop.Unroll();
            for (int j = 0; j < Block; j++) block[(i * Block) + j] *= factor;
        }
    }
}
