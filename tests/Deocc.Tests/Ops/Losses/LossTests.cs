using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Ops.Losses;

public class LossTests
{
    [Test]
    public void CrossEntropy_LabelBeyondTheClasses_IsRefused()
    {
        using var scope = new TensorScope();
        Tensor logits = Tensor.Zeros([2, 3]);
        Tensor labels = Tensor.From<long>([0, 3], [2]);
        Assert.That(
            () => logits.CrossEntropy(labels),
            Throws.TypeOf<ShapeException>().With.Message.EqualTo(
                "CrossEntropy: label 3 at position 1 is outside 0..2 and is not the ignored label -100"));
    }

    [Test]
    public void CrossEntropy_LabelsOfAnotherShape_AreRefused()
    {
        using var scope = new TensorScope();
        Tensor logits = Tensor.Zeros([2, 3, 4, 5]);
        Tensor labels = Tensor.Zeros([2, 4, 4], ElementType.Int64);
        Assert.That(
            () => logits.CrossEntropy(labels),
            Throws.TypeOf<ShapeException>().With.Message.EqualTo("CrossEntropy: labels [2,4,4] do not fit logits [2,3,4,5]; expected [2,4,5]"));
    }

    [Test]
    public void L1Loss_TargetOfAnotherShape_IsRefused()
    {
        using var scope = new TensorScope();
        Assert.That(
            () => Tensor.Zeros([2, 3]).L1Loss(Tensor.Zeros([3])),
            Throws.TypeOf<ShapeException>().With.Message.EqualTo("L1Loss: target [3] differs from prediction [2,3]"));
    }

    [Test]
    public void DiceLoss_OfEmptyMasks_IsZero()
    {
        using var scope = new TensorScope();
        Assert.That(Tensor.Zeros([1, 1, 4, 4]).DiceLoss(Tensor.Zeros([1, 1, 4, 4])).Item(), Is.Zero);
    }
}
