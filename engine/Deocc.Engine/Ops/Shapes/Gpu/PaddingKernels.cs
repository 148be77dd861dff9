using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Shapes.Gpu;

/// <summary>Padding by the border along two axes of [.., first, between, second, inner], and its adjoint; an item per result.</summary>
[KernelModule]
internal static class PaddingKernels
{
    public const int GroupSize = 256;

    /// <summary>Every padded place takes the element that it repeats.</summary>
    [Kernel(X = GroupSize)]
    public static void Pad(ReadOnly<float> input, Global<float> output, int count, int between, int inner, PaddedAxis first, PaddedAxis second)
    {
        int i = Grid.GlobalX;
        if (i < count)
        {
            int row = i / inner;
            int beforeSecond = row / second.Padded;
            int beforeBetween = beforeSecond / between;
            int outer = beforeBetween / first.Padded;
            int from = (outer * first.Original) + first.Source(beforeBetween - (outer * first.Padded));
            from = (from * between) + beforeSecond - (beforeBetween * between);
            from = (from * second.Original) + second.Source(row - (beforeSecond * second.Padded));
            output[i] = input[(from * inner) + i - (row * inner)];
        }
    }

    /// <summary>Every element adds up the places that repeat it, in ascending order.</summary>
    [Kernel(X = GroupSize)]
    public static void Fold(ReadOnly<float> input, Global<float> output, int count, int between, int inner, PaddedAxis first, PaddedAxis second)
    {
        int i = Grid.GlobalX;
        if (i < count)
        {
            int row = i / inner;
            int beforeSecond = row / second.Original;
            int beforeBetween = beforeSecond / between;
            int outer = beforeBetween / first.Original;
            int inFirst = beforeBetween - (outer * first.Original);
            int inSecond = row - (beforeSecond * second.Original);
            int firstPlaces = first.Places(inFirst);
            int secondPlaces = second.Places(inSecond);
            float sum = 0;
            for (int a = 0; a < firstPlaces; a++)
            {
                int from = (outer * first.Padded) + first.Place(inFirst, a);
                from = ((from * between) + beforeSecond - (beforeBetween * between)) * second.Padded;
                for (int b = 0; b < secondPlaces; b++)
                    sum += input[((from + second.Place(inSecond, b)) * inner) + i - (row * inner)];
            }

            output[i] = sum;
        }
    }
}
