using Deocc.Engine.Devices;
using Deocc.Engine.Layers;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Layers;

public sealed class ModuleTests
{
    [Test]
    public void NamesAreThoseOfPyTorch()
    {
        using var model = new Sequential(new Scale(2), new Sequential(new Scale(3)));
        Assert.That(
            model.StateDict().Keys,
            Is.EqualTo(new[] { "0.weight", "0.count", "1.0.weight", "1.0.count" }));
        Assert.That(model.NamedParameters().Select(p => p.Name), Is.EqualTo(new[] { "0.weight", "1.0.weight" }));
        Assert.That(model.NamedBuffers().Select(p => p.Name), Is.EqualTo(new[] { "0.count", "1.0.count" }));
        Assert.That(model.NamedModules().Select(m => m.Name), Is.EqualTo(new[] { "", "0", "1", "1.0" }));
        Assert.That(model.CountParameters(), Is.EqualTo(5));
    }

    [Test]
    public void SharedParametersAreListedOnceAndSavedTwice()
    {
        using var layer = new Scale(2);
        using var model = new Sequential();
        model.Add("first", layer);
        model.Add("second", layer);
        Assert.That(model.Parameters().Count(), Is.EqualTo(1));
        Assert.That(model.StateDict(), Has.Count.EqualTo(4));
    }

    [Test]
    public void TemporariesGoWithTheCall()
    {
        using var model = new Sequential(new Scale(4), new Scale(4), new Scale(4));
        model.Freeze();
        using Tensor x = Tensor.Zeros([4]);
        long before = x.Device.Pool.Counters.LiveBlocks;
        Tensor y = model.Forward(x);
        Assert.That(x.Device.Pool.Counters.LiveBlocks, Is.EqualTo(before + 1));
        y.Dispose();
        Assert.That(x.Device.Pool.Counters.LiveBlocks, Is.EqualTo(before));
    }

    [Test]
    public void OutputsBelongToTheEnclosingScope()
    {
        using var model = new Scale(4);
        using Tensor x = Tensor.Zeros([4]);
        Tensor y;
        using (new TensorScope())
        {
            y = model.Forward(x);
            Assert.That(y.IsDisposed, Is.False);
        }

        Assert.That(y.IsDisposed, Is.True);
        Assert.That(x.IsDisposed, Is.False);
    }

    [Test]
    public void ParametersMadeWithinAScopeOutliveIt()
    {
        Scale layer;
        using (new TensorScope()) layer = new Scale(4);
        Assert.That(layer.Weight.IsDisposed, Is.False);
        layer.Dispose();
        Assert.That(layer.Weight.IsDisposed, Is.True);
    }

    [Test]
    public void GradientsReachTheParametersThroughScopes()
    {
        using var model = new Sequential(new Scale(2), new Scale(2));
        using Tensor x = Tensor.From([3f, 4f], [2]);
        using (new TensorScope()) model.Forward(x).Sum().Backward();
        foreach (Tensor parameter in model.Parameters()) Assert.That(parameter.Gradient!.ToArray<float>(), Is.EqualTo(new[] { 6f, 8f }));
        model.ClearGradients();
        Assert.That(model.Parameters().Select(p => p.Gradient), Is.All.Null);
    }

    [Test]
    public void TrainingModeReachesAllModules()
    {
        using var model = new Sequential(new Scale(1), new Sequential(new Scale(1)));
        model.Eval();
        Assert.That(model.NamedModules().Select(m => m.Module.IsTraining), Is.All.False);
        model.Train();
        Assert.That(model.NamedModules().Select(m => m.Module.IsTraining), Is.All.True);
        model.PrepareForInference();
        Assert.That(model.NamedModules().Select(m => m.Module.IsTraining), Is.All.False);
    }

    [Test]
    public void FrozenParametersRequireNoGradient()
    {
        using var model = new Sequential(new Scale(1));
        model.Freeze();
        Assert.That(model.Parameters().Select(p => p.RequiresGradient), Is.All.False);
        model.Unfreeze();
        Assert.That(model.Parameters().Select(p => p.RequiresGradient), Is.All.True);
    }

    [Test]
    public void ConvertingKeepsReferencesGood()
    {
        using var layer = new Scale(2);
        Tensor weight = layer.Weight;
        layer.To(ElementType.Float64);
        Assert.That(weight.ElementType, Is.EqualTo(ElementType.Float64));
        Assert.That(weight.ToArray<double>(), Is.EqualTo(new[] { 2.0, 2.0 }));
        Assert.That(weight.RequiresGradient, Is.True);
        Assert.That(layer.NamedBuffers().Single().Tensor.ElementType, Is.EqualTo(ElementType.Int64));
        layer.To(Device.Current);
        Assert.That(layer.Weight, Is.SameAs(weight));
    }

    [Test]
    public void HooksSeeOutputs()
    {
        using var model = new Sequential(new Scale(2), new Scale(2));
        var seen = new List<float>();
        void Hook(Module module, Tensor output) => seen.Add(output.ToArray<float>()[0]);
        model[0].AddForwardHook(Hook);
        model.AddForwardHook(Hook);
        using Tensor x = Tensor.From([1f, 1f], [2]);
        using (model.Forward(x)) Assert.That(seen, Is.EqualTo(new[] { 2f, 4f }));
        model[0].RemoveForwardHook(Hook);
        using (model.Forward(x)) Assert.That(seen, Is.EqualTo(new[] { 2f, 4f, 4f }));
    }

    [TestCase("weight", "taken")]
    [TestCase("a.b", "no name")]
    [TestCase("", "no name")]
    public void BadNamesAreRefused(string name, string reason)
    {
        using var layer = new Scale(1);
        Assert.That(() => layer.AddAnother(name), Throws.ArgumentException.With.Message.Contains(reason));
    }

    private sealed class Scale : Layer
    {
        public Scale(int size)
        {
            Weight = AddParameter("weight", Tensor.Zeros([size]).Affine(1, 2));
            AddBuffer("count", Tensor.Zeros([], ElementType.Int64));
        }

        public Tensor Weight { get; }

        public void AddAnother(string name) => AddBuffer(name, Tensor.Zeros([1]));

        protected override Tensor Compute(Tensor x) => x.Add(x).Multiply(Weight).Affine(0.5, 0);
    }
}
