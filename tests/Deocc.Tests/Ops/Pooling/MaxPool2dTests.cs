using Deocc.Engine.Devices;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Ops.Pooling;

public class MaxPool2dTests
{
    [TestCase(null)]
    [TestCase("reference")]
    public void GradientOfEqualElements_GoesToTheFirstInRowMajorOrder(string? kernel)
    {
        using var scope = new TensorScope();
        KernelSelection.Forced = kernel;
        try
        {
            Tensor x = Tensor.From<float>([0, 1, 0, 0, 1, 0, 0, 0, -1, -1, -1, -1, -1, -1, -1, -1], [1, 1, 4, 4]);
            x.RequiresGradient = true;
            x.MaxPool2d(2).Sum().Backward();
            Assert.That(x.Gradient!.ToArray<float>(), Is.EqualTo(new float[] { 0, 1, 1, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0 }));
        }
        finally
        {
            KernelSelection.Forced = null;
        }
    }

    [TestCase(null)]
    [TestCase("reference")]
    public void NaN_IsPassedOn(string? kernel)
    {
        using var scope = new TensorScope();
        KernelSelection.Forced = kernel;
        try
        {
            var values = new float[2 * 40];
            values.AsSpan(4, 40).Fill(float.NaN);
            Tensor x = Tensor.From(values, [1, 1, 2, 40]);
            x.RequiresGradient = true;
            Tensor y = x.MaxPool2d(2);
            y.Sum().Backward();
            Assert.That(y.ToArray<float>()[5], Is.NaN);
            Assert.That(x.Gradient!.ToArray<float>().Sum(), Is.EqualTo(20));
        }
        finally
        {
            KernelSelection.Forced = null;
        }
    }

    [Test]
    public void TooLargeAKernel_IsRefused()
    {
        using var scope = new TensorScope();
        Assert.That(
            () => Tensor.Zeros([1, 1, 4, 4]).MaxPool2d(5),
            Throws.TypeOf<ShapeException>().With.Message.EqualTo("MaxPool2d: kernel 5x5 with padding 0x0 does not fit into images of 4x4"));
    }
}
