using System.Reflection;
using Deocc.Engine.Devices;
using Deocc.Engine.Ops;
using Deocc.Engine.Ops.Elementwise.Gpu;
using Deocc.Engine.Ops.Reductions.Gpu;
using Deocc.Engine.Optimizers;
using Deocc.Engine.Optimizers.Gpu;

namespace Deocc.Tests.Devices.Gpu;

/// <summary>Ops that are made of functions have a kernel for every function: one that is new must be named in the kernels' lists.</summary>
[TestFixture]
internal sealed class FunctionKernelTests
{
    private static readonly Type[] AroundUnary = [typeof(UnaryValue<>), typeof(UnaryDerivative<>), typeof(UnaryCurvature<>)];

    private static readonly Type[] AroundLosses =
        [typeof(LossValue<>), typeof(PredictionSlope<>), typeof(TargetSlope<>), typeof(PredictionCurvature<>), typeof(MixedCurvature<>), typeof(TargetCurvature<>)];

    [Test]
    public void ElementwiseFunctions()
    {
        IEnumerable<Type> unary = Structs(typeof(IUnaryFunction)).SelectMany(function => AroundUnary.Select(outer => outer.MakeGenericType(function)));
        IEnumerable<Type> losses = Structs(typeof(ILossFunction)).SelectMany(loss => AroundLosses.Select(outer => outer.MakeGenericType(loss)));
        Assert.That(Missing(typeof(ElementwiseKernelsLauncher), "NameOfMap", unary.Concat(losses)), Is.Empty);

        // Some comparisons exist with a number alone.
        IEnumerable<Type> plain = Missing(typeof(ElementwiseKernelsLauncher), "NameOfMap", Structs(typeof(IElementFunction)));
        Assert.That(Missing(typeof(ElementwiseKernelsLauncher), "NameOfMap", plain.Select(function => typeof(WithNumber<>).MakeGenericType(function))), Is.Empty);
    }

    [Test]
    public void Reductions()
    {
        IEnumerable<Type> losses = Structs(typeof(ILossFunction)).Select(loss => typeof(LossTotal<>).MakeGenericType(loss));
        Type[] reductions = [.. Structs(typeof(IReduction)).Concat(losses)];
        foreach (string kernel in (string[])["NameOfReduceByGroup", "NameOfReduceByItem", "NameOfCombineParts"])
            Assert.That(Missing(typeof(ReduceKernelsLauncher), kernel, reductions), Is.Empty, kernel);
    }

    [Test]
    public void UpdateRules() =>
        Assert.That(Missing(typeof(UpdateKernelsLauncher), "NameOfUpdate", Structs(typeof(IUpdateRule))), Is.Empty);

    /// <summary>The engine's structs of a kind that anybody may use and that stand for themselves.</summary>
    private static Type[] Structs(Type kind) =>
        [.. typeof(Device).Assembly.GetTypes().Where(type => type.IsValueType && !type.IsNested && !type.IsGenericType && kind.IsAssignableFrom(type))];

    private static IEnumerable<Type> Missing(Type launcher, string method, IEnumerable<Type> functions)
    {
        MethodInfo name = launcher.GetMethod(method)!;
        Type[] missing = [.. functions.Where(function => name.MakeGenericMethod(function).Invoke(null, null) is null)];
        return missing;
    }
}
