// What the names of translated kernels mean in CUDA C++ (NVRTC). Tensor cores need sm_80.
typedef float f32; typedef double f64;
typedef signed char i8; typedef short i16; typedef int i32; typedef long long i64;
typedef unsigned char u8; typedef unsigned short u16; typedef unsigned int u32; typedef unsigned long long u64;

#define K_KERNEL extern "C" __global__ void
#define K_KERNEL_SIZED(x, y, z) extern "C" __global__ __launch_bounds__((x) * (y) * (z)) void
#define K_DEVICE static __device__ __forceinline__
#define K_GLOBAL
#define K_SHARED
#define K_SHARED_DECLARATION __shared__
#define K_RESTRICT __restrict__
#define K_UNROLL _Pragma("unroll")
#define K_UNROLL_LOADS K_UNROLL
#define K_BARRIER() __syncthreads()

#define K_GLOBAL_X ((i32)(blockIdx.x * blockDim.x + threadIdx.x))
#define K_GLOBAL_Y ((i32)(blockIdx.y * blockDim.y + threadIdx.y))
#define K_LOCAL_X ((i32)threadIdx.x)
#define K_LOCAL_Y ((i32)threadIdx.y)
#define K_LOCAL_Z ((i32)threadIdx.z)
#define K_GROUP_X ((i32)blockIdx.x)
#define K_GROUP_Y ((i32)blockIdx.y)
#define K_GROUP_Z ((i32)blockIdx.z)
#define K_GROUP_SIZE_X ((i32)blockDim.x)
#define K_GROUP_SIZE_Y ((i32)blockDim.y)
#define K_GROUPS_X ((i32)gridDim.x)
#define K_GROUPS_Y ((i32)gridDim.y)

#define K_INFINITY __int_as_float(0x7f800000)
#define K_NAN __int_as_float(0x7fffffff)
#define K_EXP_F32(a) expf(a)
#define K_LOG_F32(a) logf(a)
#define K_SQRT_F32(a) sqrtf(a)
#define K_TANH_F32(a) tanhf(a)
#define K_SIN_F32(a) sinf(a)
#define K_COS_F32(a) cosf(a)
#define K_POW_F32(a, b) powf(a, b)
#define K_FLOOR_F32(a) floorf(a)
#define K_CEILING_F32(a) ceilf(a)
#define K_ROUND_F32(a) rintf(a)
#define K_ABS_F32(a) fabsf(a)
#define K_MAX_F32(a, b) fmaxf(a, b)
#define K_MIN_F32(a, b) fminf(a, b)
#define K_FMA_F32(a, b, c) fmaf(a, b, c)
#define K_ISNAN_F32(a) ((a) != (a))
#define K_FMOD(a, b) fmod(a, b)
#define K_EXP_F64(a) exp(a)
#define K_LOG_F64(a) log(a)
#define K_SQRT_F64(a) sqrt(a)
#define K_TANH_F64(a) tanh(a)
#define K_SIN_F64(a) sin(a)
#define K_COS_F64(a) cos(a)
#define K_POW_F64(a, b) pow(a, b)
#define K_FLOOR_F64(a) floor(a)
#define K_CEILING_F64(a) ceil(a)
#define K_ROUND_F64(a) rint(a)
#define K_ABS_F64(a) fabs(a)
#define K_MAX_F64(a, b) fmax(a, b)
#define K_MIN_F64(a, b) fmin(a, b)
#define K_FMA_F64(a, b, c) fma(a, b, c)
#define K_ISNAN_F64(a) ((a) != (a))
#define K_MULTIPLY_ROUNDED_F32(a, b) __fmul_rn(a, b)
#define K_MULTIPLY_ROUNDED_F64(a, b) __dmul_rn(a, b)
#define K_ABS_I32(a) abs(a)
#define K_MAX_I32(a, b) max((i32)(a), (i32)(b))
#define K_MIN_I32(a, b) min((i32)(a), (i32)(b))
#define K_MAX_U32(a, b) max((u32)(a), (u32)(b))
#define K_MIN_U32(a, b) min((u32)(a), (u32)(b))
#define K_MAX_I64(a, b) max((i64)(a), (i64)(b))
#define K_MIN_I64(a, b) min((i64)(a), (i64)(b))
#define K_MAX_U64(a, b) max((u64)(a), (u64)(b))
#define K_MIN_U64(a, b) min((u64)(a), (u64)(b))
#define K_F32_AS_I32(a) __float_as_int(a)
#define K_F32_AS_U32(a) __float_as_uint(a)
#define K_I32_AS_F32(a) __int_as_float(a)
#define K_U32_AS_F32(a) __uint_as_float(a)

// Lanes of one number; a set mask is 1.
#define K_LANE(a) ((f32)(a))
K_DEVICE f32 K_LANE_FMA(f32 a, f32 b, f32 c) { return fmaf(a, b, c); }
K_DEVICE f32 K_LANE_MAX(f32 a, f32 b) { return a != a ? a : b != b ? b : fmaxf(a, b); }
K_DEVICE f32 K_LANE_MIN(f32 a, f32 b) { return a != a ? a : b != b ? b : fminf(a, b); }
#define K_LANE_GREATER(a, b) ((a) > (b) ? 1.0f : 0.0f)
#define K_LANE_GREATER_OR_EQUAL(a, b) ((a) >= (b) ? 1.0f : 0.0f)
#define K_LANE_EQUAL(a, b) ((a) == (b) ? 1.0f : 0.0f)
#define K_LANE_SELECT(a, b, c) ((a) != 0.0f ? (b) : (c))
#define K_EXPM1_F32(a) expm1f(a)
#define K_LOG1P_F32(a) log1pf(a)
#define K_ERF_F32(a) erff(a)
K_DEVICE int4 operator+(int4 a, int4 b) { return make_int4(a.x + b.x, a.y + b.y, a.z + b.z, a.w + b.w); }
#define K_LOAD_QUAD(a) __ldg((const float4*)(a))
K_DEVICE float4 operator+(float4 a, float4 b) { return make_float4(a.x + b.x, a.y + b.y, a.z + b.z, a.w + b.w); }
K_DEVICE float4 operator-(float4 a, float4 b) { return make_float4(a.x - b.x, a.y - b.y, a.z - b.z, a.w - b.w); }
K_DEVICE float4 operator*(float4 a, float4 b) { return make_float4(a.x * b.x, a.y * b.y, a.z * b.z, a.w * b.w); }
K_DEVICE float4 operator*(float4 a, f32 b) { return make_float4(a.x * b, a.y * b, a.z * b, a.w * b); }

// By PTX, since NVRTC finds cuda_fp16.h only where the toolkit is installed.
K_DEVICE f32 K_F16_TO_F32(u16 bits) { f32 r; asm("cvt.f32.f16 %0, %1;" : "=f"(r) : "h"(bits)); return r; }
K_DEVICE u16 K_F32_TO_F16(f32 value) { u16 r; asm("cvt.rn.f16.f32 %0, %1;" : "=h"(r) : "f"(value)); return r; }
K_DEVICE f32 K_BF16_TO_F32(u16 bits) { return __uint_as_float((u32)bits << 16); }
K_DEVICE u16 K_F32_TO_BF16(f32 value)
{
    u32 bits = __float_as_uint(value);
    if (value != value) return (u16)((bits >> 16) | 0x40u);
    return (u16)((bits + 0x7FFFu + ((bits >> 16) & 1u)) >> 16);
}

K_DEVICE i32 K_ATOMIC_ADD_I32(i32* p, i32 i, i32 v) { return atomicAdd(p + i, v); }
K_DEVICE i32 K_ATOMIC_MAX_I32(i32* p, i32 i, i32 v) { return atomicMax(p + i, v); }
K_DEVICE void K_ATOMIC_ADD_F32(f32* p, i32 i, f32 v) { atomicAdd(p + i, v); }

#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 800
#define K_HAS_MMA 1
#define K_MMA_SCRATCH 1
K_DEVICE u32 K_TO_TF32(f32 a) { u32 r; asm("cvt.rna.tf32.f32 %0, %1;" : "=r"(r) : "f"(a)); return r; }
K_DEVICE void K_MMA_TF32(f32*, f32* d, u32 a0, u32 a1, u32 a2, u32 a3, u32 b0, u32 b1)
{
    asm volatile("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {%0,%1,%2,%3},{%4,%5,%6,%7},{%8,%9},{%0,%1,%2,%3};"
        : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3]) : "r"(a0), "r"(a1), "r"(a2), "r"(a3), "r"(b0), "r"(b1));
}
K_DEVICE void K_MMA_BF16(f32*, f32* d, u32 a0, u32 a1, u32 a2, u32 a3, u32 b0, u32 b1)
{
    asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0,%1,%2,%3},{%4,%5,%6,%7},{%8,%9},{%0,%1,%2,%3};"
        : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3]) : "r"(a0), "r"(a1), "r"(a2), "r"(a3), "r"(b0), "r"(b1));
}
#else
#error "CUDA kernels need a device of compute capability 8.0 or newer"
#endif

