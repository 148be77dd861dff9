using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Ops.MatMul;

public sealed class MatMulShapeTests
{
    [Test]
    public void MatMul_NamesDepthsThatDiffer() => AssertThrows(
        () => Zeros(2, 3).MatMul(Zeros(4, 5)), "MatMul: [2,3] has 3 columns but [4,5] has 4 rows");

    [Test]
    public void MatMul_NamesTransposedDepthsThatDiffer() => AssertThrows(
        () => Zeros(2, 3).MatMul(Zeros(5, 4), transposeB: true), "MatMul: [2,3] has 3 columns but transposed [5,4] has 4 rows");

    [Test]
    public void MatMul_RejectsVectors() => AssertThrows(
        () => Zeros(3).MatMul(Zeros(3, 5)),
        "MatMul: [3] times [3,5]: operands are matrices or stacks of them; add an axis of size 1");

    [Test]
    public void MatMul_RejectsStacksThatDoNotBroadcast() => AssertThrows(
        () => Zeros(2, 4, 3).MatMul(Zeros(3, 3, 5)),
        "MatMul: [2] and [3] do not broadcast: axis -1 has sizes 2 and 3, and neither is 1");

    [Test]
    public void Linear_NamesFeaturesThatDiffer() => AssertThrows(
        () => Zeros(2, 3).Linear(Zeros(5, 4)), "Linear: x [2,3] has 3 features but weight [5,4] expects 4");

    [Test]
    public void Linear_NamesABiasThatDoesNotFit() => AssertThrows(
        () => Zeros(2, 4).Linear(Zeros(5, 4), Zeros(4)), "Linear: bias [4] does not fit weight [5,4]; expected [5]");

    [Test]
    public void MatMul_GivesZerosWhereThereIsNoDepth() =>
        Assert.That(Zeros(2, 0).MatMul(Zeros(0, 3)).ToArray<float>(), Is.EqualTo(new float[6]));

    private static Tensor Zeros(params int[] sizes) => Tensor.Zeros(Shape.Create(sizes));

    private static void AssertThrows(Action call, string message) =>
        Assert.That(call, Throws.TypeOf<ShapeException>().With.Message.EqualTo(message));
}
