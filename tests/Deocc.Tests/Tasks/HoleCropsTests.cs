using Deocc.Engine.Memory;
using Deocc.Engine.Tensors;
using Deocc.Tests.Infrastructure;
using Deocc.Training.Tasks.Inpainting;

namespace Deocc.Tests.Tasks;

/// <summary>What a local discriminator sees: squares in the middle of the holes, within the picture.</summary>
[NoLeaks]
internal sealed class HoleCropsTests
{
    private const int Size = 12;

    [TestCase(5, 6, 5, 6, 4, 4)]
    [TestCase(0, 1, 10, 11, 0, 8)]
    [TestCase(8, 8, 2, 5, 6, 2)]
    [TestCase(-1, -1, -1, -1, 4, 4)]
    public void SquaresLieAroundTheHoles(int top, int bottom, int left, int right, int row, int column)
    {
        using var scope = new TensorScope();
        var hole = new float[2 * Size * Size];
        for (int y = top; y >= 0 && y <= bottom; y++)
        {
            for (int x = left; x <= right; x++) hole[(Size * Size) + (y * Size) + x] = 1;
        }

        float[] places = [.. Enumerable.Range(0, hole.Length).Select(i => (float)i)];
        Tensor crops = new HoleCrops(hole, Size, side: 4).Of(Tensor.From(places, [2, 1, Size, Size]));
        Assert.That((crops.Shape[0], crops.Shape[1], crops.Shape[2], crops.Shape[3]), Is.EqualTo((2, 1, 4, 4)));
        Assert.That(crops.ToArray<float>()[16], Is.EqualTo((Size * Size) + (row * Size) + column));
        Assert.That(crops.ToArray<float>()[0], Is.EqualTo((4 * Size) + 4), "an empty hole has its square in the middle");
    }
}
