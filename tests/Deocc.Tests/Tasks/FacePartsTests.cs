using Deocc.Engine.Memory;
using Deocc.Engine.Tensors;
using Deocc.Tests.Infrastructure;
using Deocc.Training.Tasks.Inpainting;

namespace Deocc.Tests.Tasks;

/// <summary>Pixels near the eyes and the mouth count more.</summary>
[NoLeaks]
internal sealed class FacePartsTests
{
    [Test]
    public void PixelsNearEyesAndMouthCountMore()
    {
        const int Size = 64;
        using var scope = new TensorScope();
        float[] other = [.. Enumerable.Repeat(10f, 10)];
        Tensor landmarks = Tensor.From([.. other, 20.5f, 20.5f, 44.5f, 20.5f, 32.5f, 30.5f, 26.5f, 44.5f, 38.5f, 44.5f], [2, 5, 2]);
        Tensor weights = FaceParts.Weights(landmarks, Size, most: 4);
        float[] values = weights.ToArray<float>();
        float At(int x, int y) => values[(Size * Size) + (y * Size) + x];
        Assert.That(weights.Shape, Is.EqualTo(new Shape(2, 1, Size, Size)));
        Assert.That((At(20, 20), At(44, 20), At(32, 44)), Is.EqualTo((4f, 4f, 4f)));
        Assert.That(At(26, 20), Is.EqualTo(1 + (3 * Math.Exp(-0.5))).Within(1e-5), "one standard deviation, a quarter of 24 pixels");
        Assert.That(At(63, 63), Is.EqualTo(1).Within(1e-3));
        Assert.That(values, Is.All.InRange(1, 4));
    }
}
