// What the names of translated kernels mean in OpenCL C 1.2.
#ifdef cl_khr_fp64
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
typedef double f64;
#endif
typedef float f32;
typedef char i8; typedef short i16; typedef int i32; typedef long i64;
typedef uchar u8; typedef ushort u16; typedef uint u32; typedef ulong u64;

#define K_KERNEL __kernel void
#define K_KERNEL_SIZED(x, y, z) __kernel __attribute__((reqd_work_group_size(x, y, z))) void
#define K_DEVICE static inline
#define K_GLOBAL __global
#define K_SHARED __local
#define K_SHARED_DECLARATION __local
#define K_RESTRICT restrict
#define K_UNROLL _Pragma("unroll")
#ifdef POCL_DEVICE_ADDRESS_BITS
#define K_UNROLL_LOADS
#else
#define K_UNROLL_LOADS K_UNROLL
#endif
#define K_BARRIER() barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE)

#define K_GLOBAL_X ((i32)get_global_id(0))
#define K_GLOBAL_Y ((i32)get_global_id(1))
#define K_LOCAL_X ((i32)get_local_id(0))
#define K_LOCAL_Y ((i32)get_local_id(1))
#define K_LOCAL_Z ((i32)get_local_id(2))
#define K_GROUP_X ((i32)get_group_id(0))
#define K_GROUP_Y ((i32)get_group_id(1))
#define K_GROUP_Z ((i32)get_group_id(2))
#define K_GROUP_SIZE_X ((i32)get_local_size(0))
#define K_GROUP_SIZE_Y ((i32)get_local_size(1))
#define K_GROUPS_X ((i32)get_num_groups(0))
#define K_GROUPS_Y ((i32)get_num_groups(1))

#define K_INFINITY INFINITY
#define K_NAN NAN
#define K_EXP_F32(a) exp((f32)(a))
#define K_LOG_F32(a) log((f32)(a))
#define K_SQRT_F32(a) sqrt((f32)(a))
#define K_TANH_F32(a) tanh((f32)(a))
#define K_SIN_F32(a) sin((f32)(a))
#define K_COS_F32(a) cos((f32)(a))
#define K_POW_F32(a, b) pow((f32)(a), (f32)(b))
#define K_FLOOR_F32(a) floor((f32)(a))
#define K_CEILING_F32(a) ceil((f32)(a))
#define K_ROUND_F32(a) rint((f32)(a))
#define K_ABS_F32(a) fabs((f32)(a))
#define K_MAX_F32(a, b) fmax((f32)(a), (f32)(b))
#define K_MIN_F32(a, b) fmin((f32)(a), (f32)(b))
#define K_FMA_F32(a, b, c) fma((f32)(a), (f32)(b), (f32)(c))
#define K_ISNAN_F32(a) isnan((f32)(a))
#define K_FMOD(a, b) fmod(a, b)
#ifdef cl_khr_fp64
#define K_EXP_F64(a) exp((f64)(a))
#define K_LOG_F64(a) log((f64)(a))
#define K_SQRT_F64(a) sqrt((f64)(a))
#define K_TANH_F64(a) tanh((f64)(a))
#define K_SIN_F64(a) sin((f64)(a))
#define K_COS_F64(a) cos((f64)(a))
#define K_POW_F64(a, b) pow((f64)(a), (f64)(b))
#define K_FLOOR_F64(a) floor((f64)(a))
#define K_CEILING_F64(a) ceil((f64)(a))
#define K_ROUND_F64(a) rint((f64)(a))
#define K_ABS_F64(a) fabs((f64)(a))
#define K_MAX_F64(a, b) fmax((f64)(a), (f64)(b))
#define K_MIN_F64(a, b) fmin((f64)(a), (f64)(b))
#define K_FMA_F64(a, b, c) fma((f64)(a), (f64)(b), (f64)(c))
#define K_ISNAN_F64(a) isnan((f64)(a))
#endif
static inline f32 K_MULTIPLY_ROUNDED_F32(f32 a, f32 b)
{
#pragma OPENCL FP_CONTRACT OFF
    return a * b;
}
#ifdef cl_khr_fp64
static inline f64 K_MULTIPLY_ROUNDED_F64(f64 a, f64 b)
{
#pragma OPENCL FP_CONTRACT OFF
    return a * b;
}
#endif
#define K_ABS_I32(a) ((i32)abs((i32)(a)))
#define K_MAX_I32(a, b) max((i32)(a), (i32)(b))
#define K_MIN_I32(a, b) min((i32)(a), (i32)(b))
#define K_MAX_U32(a, b) max((u32)(a), (u32)(b))
#define K_MIN_U32(a, b) min((u32)(a), (u32)(b))
#define K_MAX_I64(a, b) max((i64)(a), (i64)(b))
#define K_MIN_I64(a, b) min((i64)(a), (i64)(b))
#define K_MAX_U64(a, b) max((u64)(a), (u64)(b))
#define K_MIN_U64(a, b) min((u64)(a), (u64)(b))
#define K_F32_AS_I32(a) as_int((f32)(a))
#define K_F32_AS_U32(a) as_uint((f32)(a))
#define K_I32_AS_F32(a) as_float((i32)(a))
#define K_U32_AS_F32(a) as_float((u32)(a))

// Lanes of one number; a set mask is 1.
#define K_LANE(a) ((f32)(a))
static inline f32 K_LANE_FMA(f32 a, f32 b, f32 c) { return fma(a, b, c); }
static inline f32 K_LANE_MAX(f32 a, f32 b) { return isnan(a) ? a : isnan(b) ? b : fmax(a, b); }
static inline f32 K_LANE_MIN(f32 a, f32 b) { return isnan(a) ? a : isnan(b) ? b : fmin(a, b); }
#define K_LANE_GREATER(a, b) ((a) > (b) ? 1.0f : 0.0f)
#define K_LANE_GREATER_OR_EQUAL(a, b) ((a) >= (b) ? 1.0f : 0.0f)
#define K_LANE_EQUAL(a, b) ((a) == (b) ? 1.0f : 0.0f)
#define K_LANE_SELECT(a, b, c) ((a) != 0.0f ? (b) : (c))
#define K_EXPM1_F32(a) expm1((f32)(a))
#define K_LOG1P_F32(a) log1p((f32)(a))
#define K_ERF_F32(a) erf((f32)(a))
#define K_LOAD_QUAD(a) (*(__global const float4*)(a))
#define make_float4(a, b, c, d) ((float4)(a, b, c, d))
#define make_uint4(a, b, c, d) ((uint4)(a, b, c, d))
#define make_int4(a, b, c, d) ((int4)(a, b, c, d))

static inline f32 K_F16_TO_F32(u16 bits) { return vload_half(0, (const __private half*)&bits); }
static inline u16 K_F32_TO_F16(f32 value) { u16 bits; vstore_half_rte(value, 0, (__private half*)&bits); return bits; }
static inline f32 K_BF16_TO_F32(u16 bits) { return as_float((u32)bits << 16); }
static inline u16 K_F32_TO_BF16(f32 value)
{
    u32 bits = as_uint(value);
    if (isnan(value)) return (u16)((bits >> 16) | 0x40u);
    return (u16)((bits + 0x7FFFu + ((bits >> 16) & 1u)) >> 16);
}

static inline i32 K_ATOMIC_ADD_I32(__global i32* p, i32 i, i32 v) { return atomic_add((volatile __global i32*)(p + i), v); }
static inline i32 K_ATOMIC_MAX_I32(__global i32* p, i32 i, i32 v) { return atomic_max((volatile __global i32*)(p + i), v); }
static inline void K_ATOMIC_ADD_F32(__global f32* p, i32 i, f32 v)
{
    volatile __global u32* place = (volatile __global u32*)(p + i);
    u32 seen = *place;
    u32 before;
    do
    {
        before = seen;
        seen = atomic_cmpxchg(place, before, as_uint(as_float(before) + v));
    } while (seen != before);
}

// No tensor cores: the warp exchanges its fragments through local memory (TensorCore.MultiplyAddTf32 says how).
#define K_HAS_MMA 0
#define K_MMA_SCRATCH 192
#define K_TO_TF32(a) ((as_uint((f32)(a)) + 0x1000u) & 0xFFFFE000u)
static inline void K_MMA_STORE(__local u32* parts, i32 lane, u32 a0, u32 a1, u32 a2, u32 a3, u32 b0, u32 b1)
{
    parts[lane * 6] = a0; parts[lane * 6 + 1] = a1; parts[lane * 6 + 2] = a2; parts[lane * 6 + 3] = a3; parts[lane * 6 + 4] = b0; parts[lane * 6 + 5] = b1;
}
static inline void K_MMA_TF32(__local f32* scratch, f32* d, u32 a0, u32 a1, u32 a2, u32 a3, u32 b0, u32 b1)
{
    i32 lane = K_LOCAL_X & 31, g = lane >> 2, t = lane & 3;
    __local u32* parts = (__local u32*)(scratch + 192 * (K_LOCAL_X >> 5));
    K_MMA_STORE(parts, lane, a0, a1, a2, a3, b0, b1);
    barrier(CLK_LOCAL_MEM_FENCE);
    for (i32 k = 0; k < 8; k++)
    {
        i32 high = k >> 2, holder = k & 3;
        f32 upper = as_float(parts[(g * 4 + holder) * 6 + 2 * high]), lower = as_float(parts[(g * 4 + holder) * 6 + 2 * high + 1]);
        f32 left = as_float(parts[(2 * t * 4 + holder) * 6 + 4 + high]), right = as_float(parts[((2 * t + 1) * 4 + holder) * 6 + 4 + high]);
        d[0] += upper * left; d[1] += upper * right; d[2] += lower * left; d[3] += lower * right;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
}
static inline void K_MMA_BF16(__local f32* scratch, f32* d, u32 a0, u32 a1, u32 a2, u32 a3, u32 b0, u32 b1)
{
    i32 lane = K_LOCAL_X & 31, g = lane >> 2, t = lane & 3;
    __local u32* parts = (__local u32*)(scratch + 192 * (K_LOCAL_X >> 5));
    K_MMA_STORE(parts, lane, a0, a1, a2, a3, b0, b1);
    barrier(CLK_LOCAL_MEM_FENCE);
    for (i32 k = 0; k < 16; k++)
    {
        i32 high = k >> 3, holder = (k & 7) >> 1, shift = (k & 1) * 16;
        f32 upper = as_float((parts[(g * 4 + holder) * 6 + 2 * high] >> shift) << 16), lower = as_float((parts[(g * 4 + holder) * 6 + 2 * high + 1] >> shift) << 16);
        f32 left = as_float((parts[(2 * t * 4 + holder) * 6 + 4 + high] >> shift) << 16), right = as_float((parts[((2 * t + 1) * 4 + holder) * 6 + 4 + high] >> shift) << 16);
        d[0] += upper * left; d[1] += upper * right; d[2] += lower * left; d[3] += lower * right;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
}

