using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Elementwise.Gpu;

/// <summary>Element-wise functions: the CPU's own, one item to a place.</summary>
[KernelModule(NarrowDoubles = true)]
internal static class ElementwiseKernels
{
    public const int GroupSize = 256;

    /// <summary>output[i] = function(a, b, c), each at its place of item i. The output may be an input at the same places.</summary>
    [Kernel(X = GroupSize)]
    [SpecializeAll(
        typeof(AddFunction), typeof(SubtractFunction), typeof(MultiplyFunction), typeof(DivideFunction),
        typeof(AffineFunction), typeof(PReluFunction), typeof(KeepWhereNotPositive), typeof(MaximumFunction),
        typeof(MinimumFunction), typeof(KeepWhereGreater), typeof(InterpolationFunction), typeof(SelectFunction),
        typeof(KeepWhereSet), typeof(KeepWhereUnset), typeof(ConstantFunction), typeof(IdentityFunction),
        typeof(RectifierSlope), typeof(MovingAverageFunction), typeof(GreaterFunction), typeof(GreaterOrEqualFunction),
        typeof(EqualFunction), typeof(NotEqualFunction))]
    [SpecializeAll(
        typeof(GreaterFunction), typeof(GreaterOrEqualFunction), typeof(LessFunction), typeof(LessOrEqualFunction),
        typeof(EqualFunction), typeof(NotEqualFunction),
        Within = [typeof(WithNumber<>)])]
    [SpecializeAll(
        typeof(SinFunction), typeof(CosFunction), typeof(TanhFunction), typeof(ReluFunction), typeof(LeakyReluFunction),
        typeof(EluFunction), typeof(SigmoidFunction), typeof(SoftplusFunction), typeof(AbsFunction), typeof(SignFunction),
        typeof(FloorFunction), typeof(ClampFunction), typeof(GeluFunction), typeof(GeluTanhFunction), typeof(SiluFunction),
        typeof(HardSwishFunction), typeof(HardSigmoidFunction), typeof(SquareFunction), typeof(SqrtFunction),
        typeof(RsqrtFunction), typeof(ReciprocalFunction), typeof(PowFunction), typeof(ExpFunction), typeof(LogFunction),
        typeof(ErfFunction), typeof(RootFunction),
        Within = [typeof(UnaryValue<>), typeof(UnaryDerivative<>), typeof(UnaryCurvature<>)])]
    [SpecializeAll(
        typeof(L1LossFunction), typeof(L2LossFunction), typeof(HuberLossFunction), typeof(BinaryCrossEntropyFunction),
        Within = [
            typeof(LossValue<>), typeof(PredictionSlope<>), typeof(TargetSlope<>), typeof(PredictionCurvature<>), typeof(MixedCurvature<>),
            typeof(TargetCurvature<>)])]
    public static void Map<TFunction>(
        Global<float> a, Global<float> b, Global<float> c, Global<float> output, int count,
        StridedIndex placesOfA, StridedIndex placesOfB, StridedIndex placesOfC, TFunction function)
        where TFunction : struct, IElementFunction
    {
        int i = Grid.GlobalX;
        if (i < count)
        {
            GpuLane x = GpuLane.Of(a[placesOfA.Place(i)]);
            GpuLane y = default;
            GpuLane z = default;
            if (TFunction.Arity > 1) y = GpuLane.Of(b[placesOfB.Place(i)]);
            if (TFunction.Arity > 2) z = GpuLane.Of(c[placesOfC.Place(i)]);
            output[i] = GpuLane.Number(function.Invoke(x, y, z));
        }
    }
}
