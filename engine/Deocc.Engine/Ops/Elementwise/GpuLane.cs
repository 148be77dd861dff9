using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops;

/// <summary>
/// The lane of a device's item: one float. By it the functions that the CPU runs over its registers are the kernels' functions,
/// too. What moves registers to and from memory is for the host alone; on a device, items index views.
/// </summary>
[VectorType("f32")]
internal readonly unsafe struct GpuLane : ILane<GpuLane>
{
    private readonly ScalarLane<float> _lane;

    private GpuLane(ScalarLane<float> lane) => _lane = lane;

    public static int Width => 1;

    public static int ElementSize => sizeof(float);

    public static GpuLane operator +(GpuLane left, GpuLane right) => new(left._lane + right._lane);

    public static GpuLane operator -(GpuLane left, GpuLane right) => new(left._lane - right._lane);

    public static GpuLane operator *(GpuLane left, GpuLane right) => new(left._lane * right._lane);

    public static GpuLane operator /(GpuLane left, GpuLane right) => new(left._lane / right._lane);

    public static GpuLane operator -(GpuLane value) => new(-value._lane);

    /// <summary>A number as a lane.</summary>
    [Intrinsic("K_LANE")]
    public static GpuLane Of(float value) => new(ScalarLane<float>.Load(&value));

    /// <summary>The lane's number.</summary>
    [Intrinsic("K_LANE")]
    public static float Number(GpuLane value) => (float)ScalarLane<float>.Sum(value._lane);

    [Intrinsic("K_LANE")]
    public static GpuLane Create(double value) => new(ScalarLane<float>.Create(value));

    [Intrinsic("K_LANE")]
    public static GpuLane Spread(double value) => new(ScalarLane<float>.Spread(value));

    [Intrinsic("K_LANE_FMA")]
    public static GpuLane MultiplyAdd(GpuLane left, GpuLane right, GpuLane addend) => new(ScalarLane<float>.MultiplyAdd(left._lane, right._lane, addend._lane));

    [Intrinsic("K_LANE_MAX")]
    public static GpuLane Max(GpuLane left, GpuLane right) => new(ScalarLane<float>.Max(left._lane, right._lane));

    [Intrinsic("K_LANE_MIN")]
    public static GpuLane Min(GpuLane left, GpuLane right) => new(ScalarLane<float>.Min(left._lane, right._lane));

    [Intrinsic("K_ABS_F32")]
    public static GpuLane Abs(GpuLane value) => new(ScalarLane<float>.Abs(value._lane));

    [Intrinsic("K_SQRT_F32")]
    public static GpuLane Sqrt(GpuLane value) => new(ScalarLane<float>.Sqrt(value._lane));

    [Intrinsic("K_FLOOR_F32")]
    public static GpuLane Floor(GpuLane value) => new(ScalarLane<float>.Floor(value._lane));

    [Intrinsic("K_EXP_F32")]
    public static GpuLane Exp(GpuLane value) => new(ScalarLane<float>.Exp(value._lane));

    [Intrinsic("K_EXPM1_F32")]
    public static GpuLane ExpMinusOne(GpuLane value) => new(ScalarLane<float>.ExpMinusOne(value._lane));

    [Intrinsic("K_LOG_F32")]
    public static GpuLane Log(GpuLane value) => new(ScalarLane<float>.Log(value._lane));

    [Intrinsic("K_LOG1P_F32")]
    public static GpuLane LogOnePlus(GpuLane value) => new(ScalarLane<float>.LogOnePlus(value._lane));

    [Intrinsic("K_POW_F32")]
    public static GpuLane Pow(GpuLane value, double exponent) => new(ScalarLane<float>.Pow(value._lane, exponent));

    [Intrinsic("K_TANH_F32")]
    public static GpuLane Tanh(GpuLane value) => new(ScalarLane<float>.Tanh(value._lane));

    [Intrinsic("K_ERF_F32")]
    public static GpuLane Erf(GpuLane value) => new(ScalarLane<float>.Erf(value._lane));

    [Intrinsic("K_SIN_F32")]
    public static GpuLane Sin(GpuLane value) => new(ScalarLane<float>.Sin(value._lane));

    [Intrinsic("K_COS_F32")]
    public static GpuLane Cos(GpuLane value) => new(ScalarLane<float>.Cos(value._lane));

    [Intrinsic("K_LANE_GREATER")]
    public static GpuLane Greater(GpuLane left, GpuLane right) => new(ScalarLane<float>.Greater(left._lane, right._lane));

    [Intrinsic("K_LANE_GREATER_OR_EQUAL")]
    public static GpuLane GreaterOrEqual(GpuLane left, GpuLane right) => new(ScalarLane<float>.GreaterOrEqual(left._lane, right._lane));

    [Intrinsic("K_LANE_EQUAL")]
    public static GpuLane Equal(GpuLane left, GpuLane right) => new(ScalarLane<float>.Equal(left._lane, right._lane));

    [Intrinsic("K_LANE_SELECT")]
    public static GpuLane Select(GpuLane mask, GpuLane whenSet, GpuLane otherwise) => new(ScalarLane<float>.Select(mask._lane, whenSet._lane, otherwise._lane));

    public static GpuLane Load(void* source) => new(ScalarLane<float>.Load(source));

    public static GpuLane LoadPartial(void* source, int count) => new(ScalarLane<float>.LoadPartial(source, count));

    public static void StorePartial(GpuLane value, void* destination, int count) => ScalarLane<float>.StorePartial(value._lane, destination, count);

    public static GpuLane FirstPlaces(int count) => new(ScalarLane<float>.FirstPlaces(count));

    public static double Sum(GpuLane value) => ScalarLane<float>.Sum(value._lane);

    public static double Largest(GpuLane value) => ScalarLane<float>.Largest(value._lane);

    public static GpuLane Broadcast(void* source) => new(ScalarLane<float>.Broadcast(source));

    public static GpuLane LoadNear(void* source, int* indices) => new(ScalarLane<float>.LoadNear(source, indices));

    public static void Store(GpuLane value, void* destination) => ScalarLane<float>.Store(value._lane, destination);

    public static void StoreIntegers(GpuLane value, int* destination) => ScalarLane<float>.StoreIntegers(value._lane, destination);

    public static GpuLane LoadFloat16(void* source) => new(ScalarLane<float>.LoadFloat16(source));

    public static void StoreFloat16(GpuLane value, void* destination) => ScalarLane<float>.StoreFloat16(value._lane, destination);

    public static GpuLane LoadBFloat16(void* source) => new(ScalarLane<float>.LoadBFloat16(source));

    public static void StoreBFloat16(GpuLane value, void* destination) => ScalarLane<float>.StoreBFloat16(value._lane, destination);

    public static GpuLane LoadUInt8(void* source) => new(ScalarLane<float>.LoadUInt8(source));

    public static void StoreUInt8(GpuLane value, void* destination) => ScalarLane<float>.StoreUInt8(value._lane, destination);
}
