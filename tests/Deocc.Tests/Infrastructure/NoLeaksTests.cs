using Deocc.Engine.Tensors;
using NUnit.Framework.Internal;

namespace Deocc.Tests.Infrastructure;

public sealed class NoLeaksTests
{
    private Tensor _fromSetUp = null!;

    [SetUp]
    public void MakeTensor() => _fromSetUp = Tensor.Zeros([3]);

    [TearDown]
    public void DisposeTensor() => _fromSetUp.Dispose();

    [Test]
    public void ATensorThatIsLeftFailsTheTest()
    {
        var attribute = new NoLeaksAttribute();
        attribute.BeforeTest(TestExecutionContext.CurrentContext.CurrentTest);
        using Tensor left = Tensor.Zeros([4]);
        AssertionException? failure;
        using (new TestExecutionContext.IsolatedContext())
            failure = Assert.Throws<AssertionException>(() => attribute.AfterTest(TestExecutionContext.CurrentContext.CurrentTest));
        Assert.That(failure?.Message, Does.Contain("the test left 1 blocks of 64 bytes in use: dispose its tensors"));
    }

    [NoLeaks]
    [Test]
    public void ASingleTestMayUseWhatItsSetUpMade()
    {
        using Tensor twice = Tensor.Zeros([4]);
        Assert.That(_fromSetUp.Elements, Is.EqualTo(3));
    }
}
