using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Convolution.Gpu.Winograd;

/// <summary>
/// The transforms of Winograd's F(4x4, 3x3), between which 36 matrices are multiplied (Lavin and Gray, "Fast algorithms for
/// convolutional neural networks", 2016). The points are those of the CPU's: 0, +-sqrt(1/2), +-sqrt(2), infinity.
/// </summary>
[KernelModule(NarrowDoubles = true)]
internal static unsafe class WinogradKernels
{
    /// <summary>Items of a group.</summary>
    public const int Items = 128;

    /// <summary>Rows and columns of a tile of outputs.</summary>
    public const int Outputs = 4;

    /// <summary>Rows and columns of a tile of inputs, and of its transform.</summary>
    public const int Size = 6;

    /// <summary>Elements of a transformed tile, and the number of matrices.</summary>
    public const int Points = Size * Size;

    private const int Taps = 3;
    private const float A = 0.70710678118654752440f;
    private const float B = 1.41421356237309504880f;

    /// <summary>Transformed [point, row, source channel] = G w G^T; an item has a row and a source channel.</summary>
    [Kernel(X = Items)]
    public static void Weight(ReadOnly<float> weight, Global<float> transformed, ConvolutionSizes sizes)
    {
        int i = Grid.GlobalX;
        int count = sizes.Channels * sizes.SourceChannels;
        if (i < count)
        {
            float* columns = stackalloc float[Size * Taps];
            float* row = stackalloc float[Size];
            int channel = i / sizes.SourceChannels;
            int place = (channel * sizes.WeightChannel) + ((i - (channel * sizes.SourceChannels)) * sizes.WeightSource);

            // An input gradient meets the taps in turned order.
            int first = sizes.TapShiftY < 0 ? (Taps * Taps) - 1 : 0;
            int step = sizes.TapShiftY < 0 ? -1 : 1;
            Loop.Unroll();
            for (int x = 0; x < Taps; x++)
            {
                TransformWeight(
                    weight[place + first + (step * x)], weight[place + first + (step * (Taps + x))], weight[place + first + (step * ((2 * Taps) + x))],
                    columns + x, Taps);
            }

            Loop.Unroll();
            for (int y = 0; y < Size; y++)
            {
                TransformWeight(columns[Taps * y], columns[(Taps * y) + 1], columns[(Taps * y) + 2], row, 1);
                Loop.Unroll();
                for (int x = 0; x < Size; x++) transformed[(((Size * y) + x) * count) + i] = row[x];
            }
        }
    }

    /// <summary>Transformed [point, source channel, tile] = B^T d B; an item has a tile of a channel, neighbouring items neighbouring tiles.</summary>
    [Kernel(X = Items)]
    public static void Input(ReadOnly<float> source, Global<float> transformed, ConvolutionSizes sizes, WinogradTiles tiles)
    {
        int tile = Grid.GlobalX;
        int channel = Grid.IndexY;
        if (tile < tiles.Count)
        {
            float* columns = stackalloc float[Points];
            float* row = stackalloc float[Size];
            int image = (tiles.First + tile) / tiles.OfImage;
            int inImage = tiles.First + tile - (image * tiles.OfImage);
            int tileY = inImage / tiles.Across;
            int firstY = (Outputs * tileY) + tiles.OriginY;
            int firstX = (Outputs * (inImage - (tileY * tiles.Across))) + tiles.OriginX;
            int plane = ((image * sizes.SourceChannels) + channel) * sizes.SourceHeight;
            Loop.Unroll();
            for (int x = 0; x < Size; x++)
            {
                Loop.UnrollLoads();
                for (int y = 0; y < Size; y++)
                {
                    bool isInside = (uint)(firstY + y) < (uint)sizes.SourceHeight && (uint)(firstX + x) < (uint)sizes.SourceWidth;
                    row[y] = Patches.At(source, ((plane + firstY + y) * sizes.SourceWidth) + firstX + x, isInside);
                }

                TransformInput(row, columns + x, Size);
            }

            int place = (channel * tiles.Count) + tile;
            Loop.Unroll();
            for (int y = 0; y < Size; y++)
            {
                TransformInput(columns + (Size * y), row, 1);
                Loop.Unroll();
                for (int x = 0; x < Size; x++)
                    transformed[((long)((Size * y) + x) * sizes.SourceChannels * tiles.Count) + place] = row[x];
            }
        }
    }

    /// <summary>Result = epilogue(A^T m A) of products [point, channel, tile]; an item has a tile of a channel.</summary>
    [Kernel(X = Items)]
    public static void Output(
        ReadOnly<float> products, ReadOnly<float> bias, ReadOnly<float> residual, Global<float> result, ConvolutionEpilogue epilogue,
        ConvolutionSizes sizes, WinogradTiles tiles)
    {
        int tile = Grid.GlobalX;
        int channel = Grid.IndexY;
        if (tile < tiles.Count)
        {
            float* columns = stackalloc float[Outputs * Size];
            float* row = stackalloc float[Size];
            float* outputs = stackalloc float[Outputs];
            int image = (tiles.First + tile) / tiles.OfImage;
            int inImage = tiles.First + tile - (image * tiles.OfImage);
            int tileY = inImage / tiles.Across;
            int firstY = Outputs * tileY;
            int firstX = Outputs * (inImage - (tileY * tiles.Across));
            int place = (channel * tiles.Count) + tile;
            Loop.Unroll();
            for (int x = 0; x < Size; x++)
            {
                Loop.UnrollLoads();
                for (int y = 0; y < Size; y++) row[y] = products[((long)((Size * y) + x) * sizes.Channels * tiles.Count) + place];
                TransformOutput(row, columns + x, Size);
            }

            float addend = epilogue.HasBias != 0 ? bias[channel] : 0;
            Loop.Unroll();
            for (int y = 0; y < Outputs; y++)
            {
                TransformOutput(columns + (Size * y), outputs, 1);
                int start = ((((image * sizes.Channels) + channel) * sizes.GridHeight) + firstY + y) * sizes.GridWidth;
                Loop.Unroll();
                for (int x = 0; x < Outputs; x++)
                {
                    if (firstY + y < sizes.GridHeight && firstX + x < sizes.GridWidth)
                    {
                        int to = start + firstX + x;
                        float value = outputs[x] + addend;
                        if (epilogue.HasResidual != 0) value += residual[to];
                        result[to] = ConvolutionEpilogue.Activate(epilogue.Activation, epilogue.Parameter, value);
                    }
                }
            }
        }
    }

    // Rows [1, +-a, a^2] / -1.5 and [1, +-b, b^2] / 6.
    private static void TransformWeight(float w0, float w1, float w2, float* destination, int step)
    {
        float evenA = (w2 * (-1f / 3)) + (w0 * (-2f / 3));
        float evenB = (w2 * (1f / 3)) + (w0 * (1f / 6));
        float oddA = w1 * (A / -1.5f);
        float oddB = w1 * (B / 6);
        destination[0] = w0;
        destination[step] = evenA + oddA;
        destination[2 * step] = evenA - oddA;
        destination[3 * step] = evenB + oddB;
        destination[4 * step] = evenB - oddB;
        destination[5 * step] = w2;
    }

    private static void TransformInput(float* d, float* destination, int step)
    {
        float d2 = d[2];
        float d3 = d[3];
        float evenA = (d2 * -2) + d[4];
        float evenB = (d2 * -0.5f) + d[4];
        float oddA = (d[1] * -2) + d3;
        float oddB = (d[1] * -0.5f) + d3;
        destination[0] = (d2 * -2.5f) + (d[0] + d[4]);
        destination[step] = (A * oddA) + evenA;
        destination[2 * step] = evenA - (A * oddA);
        destination[3 * step] = (B * oddB) + evenB;
        destination[4 * step] = evenB - (B * oddB);
        destination[5 * step] = (d3 * -2.5f) + (d[1] + d[5]);
    }

    private static void TransformOutput(float* m, float* destination, int step)
    {
        float sumA = m[1] + m[2];
        float sumB = m[3] + m[4];
        float differenceA = A * (m[1] - m[2]);
        float differenceB = B * (m[3] - m[4]);
        destination[0] = m[0] + sumA + sumB;
        destination[step] = differenceA + differenceB;
        destination[2 * step] = (0.5f * sumA) + (sumB + sumB);
        destination[3 * step] = (0.5f * differenceA) + ((2 * differenceB) + m[5]);
    }
}
