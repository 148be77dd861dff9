using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Ops.Filtering;

public class SsimTests
{
    [Test]
    public void EqualImages_AreEntirelySimilar()
    {
        using var scope = new TensorScope();
        var values = new float[3 * 16 * 16];
        for (int i = 0; i < values.Length; i++) values[i] = i * 7919 % 256 / 255f;
        Tensor image = Tensor.From(values, [1, 3, 16, 16]);
        Assert.That(image.Ssim(image).Item(), Is.EqualTo(1).Within(1e-6));
    }
}
