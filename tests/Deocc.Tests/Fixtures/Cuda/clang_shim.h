// What NVRTC declares by itself and clang without the CUDA toolkit does not. For checking the text of kernels without a GPU.
#define __global__ __attribute__((global))
#define __device__ __attribute__((device))
#define __host__ __attribute__((host))
#define __shared__ __attribute__((shared))
#define __forceinline__ inline __attribute__((always_inline))
#define __launch_bounds__(...) __attribute__((launch_bounds(__VA_ARGS__)))
#include <__clang_cuda_builtin_vars.h>
struct __attribute__((aligned(16))) float4 { float x, y, z, w; };
static __device__ inline float4 make_float4(float a, float b, float c, float d) { float4 r; r.x = a; r.y = b; r.z = c; r.w = d; return r; }
struct __attribute__((aligned(16))) uint4 { unsigned x, y, z, w; };
static __device__ inline uint4 make_uint4(unsigned a, unsigned b, unsigned c, unsigned d) { uint4 r; r.x = a; r.y = b; r.z = c; r.w = d; return r; }
struct __attribute__((aligned(16))) int4 { int x, y, z, w; };
static __device__ inline int4 make_int4(int a, int b, int c, int d) { int4 r; r.x = a; r.y = b; r.z = c; r.w = d; return r; }
static __device__ inline float4 __ldg(const float4* p)
{
    typedef float Quad __attribute__((ext_vector_type(4)));
    Quad q = __nvvm_ldg_f4((const Quad*)p);
    return make_float4(q[0], q[1], q[2], q[3]);
}
#define __syncthreads() __nvvm_bar_sync(0)
static __device__ inline float __int_as_float(int a) { return __builtin_bit_cast(float, a); }
static __device__ inline float __uint_as_float(unsigned a) { return __builtin_bit_cast(float, a); }
static __device__ inline int __float_as_int(float a) { return __builtin_bit_cast(int, a); }
static __device__ inline unsigned __float_as_uint(float a) { return __builtin_bit_cast(unsigned, a); }
extern "C" __device__ float expf(float);
extern "C" __device__ float logf(float);
extern "C" __device__ float sqrtf(float);
extern "C" __device__ float tanhf(float);
extern "C" __device__ float sinf(float);
extern "C" __device__ float cosf(float);
extern "C" __device__ float powf(float, float);
extern "C" __device__ float floorf(float);
extern "C" __device__ float ceilf(float);
extern "C" __device__ float rintf(float);
extern "C" __device__ float fabsf(float);
extern "C" __device__ float fmaxf(float, float);
extern "C" __device__ float fminf(float, float);
extern "C" __device__ float fmaf(float, float, float);
extern "C" __device__ float expm1f(float);
extern "C" __device__ float log1pf(float);
extern "C" __device__ float erff(float);
extern "C" __device__ double exp(double);
extern "C" __device__ double log(double);
extern "C" __device__ double sqrt(double);
extern "C" __device__ double fmod(double, double);
extern "C" __device__ double floor(double);
extern "C" __device__ double ceil(double);
extern "C" __device__ double fabs(double);
extern "C" __device__ double fmax(double, double);
extern "C" __device__ double fmin(double, double);
extern "C" __device__ int abs(int);
static __device__ inline float __fmul_rn(float a, float b) { return __nvvm_mul_rn_f(a, b); }
static __device__ inline double __dmul_rn(double a, double b) { return __nvvm_mul_rn_d(a, b); }
template <typename T> static __device__ inline T max(T a, T b) { return a > b ? a : b; }
template <typename T> static __device__ inline T min(T a, T b) { return a < b ? a : b; }
static __device__ inline int atomicAdd(int* p, int v) { return __nvvm_atom_add_gen_i(p, v); }
static __device__ inline float atomicAdd(float* p, float v) { return __nvvm_atom_add_gen_f(p, v); }
static __device__ inline int atomicMax(int* p, int v) { return __nvvm_atom_max_gen_i(p, v); }
