using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Ops.Resampling;

public class GridSampleTests
{
    [Test]
    public void IdentityMap_GivesTheImageBack([Values] bool alignCorners)
    {
        using var scope = new TensorScope();
        Tensor image = Tensor.From<float>([1, 2, 3, 4, 5, 6], [1, 1, 2, 3]);
        Tensor grid = Tensor.From<float>([1, 0, 0, 0, 1, 0], [1, 2, 3]).AffineGrid(new(2, 3), alignCorners);
        float[] sampled = image.GridSample(grid, alignCorners: alignCorners).ToArray<float>();
        Assert.That(sampled, Is.EqualTo(image.ToArray<float>()).Within(1e-6));
    }

    [Test]
    public void PlacesThatAreNoNumbers_AreOutside([Values] SamplingPadding padding, [Values] SamplingMode mode)
    {
        using var scope = new TensorScope();
        Tensor image = Tensor.From<float>([1, 1, 1, 1], [1, 1, 2, 2]);
        Tensor grid = Tensor.From<float>([float.NaN, 0, float.PositiveInfinity, 0, 1e30f, 0, 0, -1e30f], [1, 2, 2, 2]);
        float expected = padding == SamplingPadding.Zeros ? 0 : 1;
        Assert.That(image.GridSample(grid, mode, padding).ToArray<float>(), Is.All.EqualTo(expected));
    }
}
