using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Memory;

[NonParallelizable]
[NoLeaks]
public sealed class TensorScopeTests
{
    [Test]
    public void Scope_DisposesWhatWasMadeWithinIt()
    {
        using Tensor outside = Make.Vector(1);
        Tensor inside;
        using (var scope = new TensorScope())
        {
            inside = outside * 2;
        }

        Assert.That(inside.IsDisposed, Is.True);
        Assert.That(outside.IsDisposed, Is.False);
        Assert.That(() => inside.ToArray<float>(), Throws.TypeOf<ObjectDisposedException>().With.Message
            .StartsWith("tensor [1] was disposed; keep it beyond its scope with TensorScope.Keep"));
    }

    [Test]
    public void Keep_HandsATensorToTheEnclosingScopeOnly()
    {
        Tensor kept;
        using (var outer = new TensorScope())
        {
            kept = Nested();
            Assert.That(kept.Item(), Is.EqualTo(3));
        }

        Assert.That(kept.IsDisposed, Is.True);

        static Tensor Nested()
        {
            using var inner = new TensorScope();
            Tensor one = Make.Vector(1);
            Tensor two = Make.Vector(2);
            Tensor sum = one + two;
            Assert.That(inner.Keep(inner.Keep(sum)), Is.SameAs(sum), "keeping twice is keeping once");
            return sum;
        }
    }

    [Test]
    public void Keep_OfManyInAnyOrder()
    {
        var tensors = new List<Tensor>();
        using (var scope = new TensorScope())
        {
            for (int i = 0; i < 20; i++) tensors.Add(Make.Vector(i));
            foreach (int i in (int[])[13, 2, 19, 0, 1, 13]) scope.Keep(tensors[i]);
        }

        Assert.That(Enumerable.Range(0, 20).Where(i => !tensors[i].IsDisposed), Is.EqualTo(new[] { 0, 1, 2, 13, 19 }));
        foreach (Tensor tensor in tensors) tensor.Dispose();
    }

    [Test]
    public void Keep_OfATensorFromOutsideChangesNothing()
    {
        Tensor fromOuter;
        using Tensor unscoped = Make.Vector(1);
        using (var outer = new TensorScope())
        {
            fromOuter = Make.Vector(2);
            Inner(fromOuter, unscoped);
            Assert.That(fromOuter.IsDisposed, Is.False);
            Assert.That(unscoped.IsDisposed, Is.False);
        }

        Assert.That(fromOuter.IsDisposed, Is.True);
        Assert.That(unscoped.IsDisposed, Is.False);

        static void Inner(Tensor fromOuter, Tensor unscoped)
        {
            using var inner = new TensorScope();
            inner.Keep(fromOuter);
            inner.Keep(unscoped);
        }
    }

    [Test]
    public void Dispose_ByHandWithinAScopeIsAllowed()
    {
        using var scope = new TensorScope();
        Tensor a = Make.Vector(1);
        Tensor b = Make.Vector(2);
        a.Dispose();
        a.Dispose();
        Assert.That(b.Item(), Is.EqualTo(2));
        Assert.That(a.ToString(), Is.EqualTo("Tensor [1] Float32 (disposed)"));
    }

    [Test]
    public void Dispose_OnAnotherThreadIsAllowed()
    {
        using var scope = new TensorScope();
        Tensor a = Make.Vector(1);
        var thread = new Thread(a.Dispose);
        thread.Start();
        thread.Join();
        Assert.That(a.IsDisposed, Is.True);
    }

    [Test]
    public void Scopes_OfThreadsAreIndependent()
    {
        Tensor? made = null;
        using (var scope = new TensorScope())
        {
            var thread = new Thread(() => made = Make.Vector(1));
            thread.Start();
            thread.Join();
        }

        Assert.That(made!.IsDisposed, Is.False);
        made.Dispose();
    }

    [Test]
    public void ScopesEndedInTheWrongOrder_AreRefused()
    {
        var outer = new TensorScope();
        var inner = new TensorScope();
        string message = "";
        try
        {
            outer.Dispose();
        }
        catch (InvalidOperationException exception)
        {
            message = exception.Message;
        }

        inner.Dispose();
        outer.Dispose();
        Assert.That(message, Does.Contain("end in the reverse order of their beginning"));
    }

    [Test]
    public void Views_KeepTheStorageUntilTheLastIsGone()
    {
        long before = CpuMemory.Pool.Counters.LiveBlocks;
        Tensor a = Make.Vector(1, 2, 3, 4);
        Tensor b = a.Reshape(2, 2);
        a.Dispose();
        Assert.That(b.ToArray<float>(), Is.EqualTo(new float[] { 1, 2, 3, 4 }));
        Assert.That(CpuMemory.Pool.Counters.LiveBlocks, Is.EqualTo(before + 1));
        b.Dispose();
        Assert.That(CpuMemory.Pool.Counters.LiveBlocks, Is.EqualTo(before));
    }
}
