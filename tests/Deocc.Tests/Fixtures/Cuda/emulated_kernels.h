// Read before a module's CUDA text when a C++ compiler builds it for the host: what NVRTC declares by itself, on a machine
// without a GPU. Groups run one after the other, the items of a group as fibers of one thread (emulated_cuda.cpp).
#define __global__
#define __device__
#define __shared__ static
#define __forceinline__ inline __attribute__((always_inline))
#define __launch_bounds__(...)
#define EMULATED_ASM(...)
struct uint3 { unsigned x, y, z; };
struct alignas(16) float4 { float x, y, z, w; };
struct alignas(16) int4 { int x, y, z, w; };
static inline int4 make_int4(int a, int b, int c, int d) { return int4{a, b, c, d}; }
static inline float4 make_float4(float a, float b, float c, float d) { return float4{a, b, c, d}; }
static inline float4 __ldg(const float4* p) { return *p; }
struct alignas(16) uint4 { unsigned x, y, z, w; };
static inline uint4 make_uint4(unsigned a, unsigned b, unsigned c, unsigned d) { return uint4{a, b, c, d}; }

struct Emulation { uint3 thread, block, blockSize, gridSize; void (*groupBarrier)(); void (*warpBarrier)(); };
static const Emulation* emulation;
extern "C" void emulation_bind(const Emulation* runner) { emulation = runner; }
#define threadIdx (emulation->thread)
#define blockIdx (emulation->block)
#define blockDim (emulation->blockSize)
#define gridDim (emulation->gridSize)
#define __syncthreads() (emulation->groupBarrier())

extern "C"
{
float expf(float) noexcept; float logf(float) noexcept; float sqrtf(float) noexcept; float tanhf(float) noexcept; float sinf(float) noexcept; float cosf(float) noexcept;
float powf(float, float) noexcept; float floorf(float) noexcept; float ceilf(float) noexcept; float rintf(float) noexcept; float fabsf(float) noexcept;
float fmaxf(float, float) noexcept; float fminf(float, float) noexcept; float fmaf(float, float, float) noexcept; float expm1f(float) noexcept;
float log1pf(float) noexcept; float erff(float) noexcept; float ldexpf(float, int) noexcept; int ilogbf(float) noexcept;
double exp(double) noexcept; double log(double) noexcept; double sqrt(double) noexcept; double tanh(double) noexcept; double sin(double) noexcept; double cos(double) noexcept;
double pow(double, double) noexcept; double floor(double) noexcept; double ceil(double) noexcept; double rint(double) noexcept; double fabs(double) noexcept;
double fmax(double, double) noexcept; double fmin(double, double) noexcept; double fma(double, double, double) noexcept; double fmod(double, double) noexcept;
int abs(int) noexcept;
}
template <typename T> static inline T max(T a, T b) { return a > b ? a : b; }
template <typename T> static inline T min(T a, T b) { return a < b ? a : b; }
template <typename To, typename From> static inline To emulated_bits(From from) { To to; __builtin_memcpy(&to, &from, sizeof to); return to; }
static inline float __int_as_float(int a) { return emulated_bits<float>(a); }
static inline float __uint_as_float(unsigned a) { return emulated_bits<float>(a); }
static inline int __float_as_int(float a) { return emulated_bits<int>(a); }
static inline unsigned __float_as_uint(float a) { return emulated_bits<unsigned>(a); }
static inline float __fmul_rn(float a, float b) { volatile float product = a * b; return product; }
static inline double __dmul_rn(double a, double b) { volatile double product = a * b; return product; }
template <typename T> static inline T atomicAdd(T* p, T v) { T before = *p; *p = before + v; return before; }
template <typename T> static inline T atomicMax(T* p, T v) { T before = *p; if (v > before) *p = v; return before; }

// Calls a kernel with parameters that come as cuLaunchKernel takes them.
template <unsigned long... I> struct EmulatedIndices {};
template <unsigned long N, unsigned long... I> struct EmulatedRange : EmulatedRange<N - 1, N - 1, I...> {};
template <unsigned long... I> struct EmulatedRange<0, I...> { typedef EmulatedIndices<I...> Type; };
template <typename... A, unsigned long... I> static void emulated_call(void (*kernel)(A...), void** parameters, EmulatedIndices<I...>)
{
    kernel(*(A*)parameters[I]...);
}
template <typename... A> static void emulated_call(void (*kernel)(A...), void** parameters)
{
    emulated_call(kernel, parameters, typename EmulatedRange<sizeof...(A)>::Type());
}

// The sizes of a kernel's parameters, ended by 0, so that a launch can be kept until its turn.
template <typename... A> static const unsigned long* emulated_sizes(void (*)(A...))
{
    static const unsigned long sizes[] = {sizeof(A)..., 0};
    return sizes;
}

// What the prelude writes in PTX is set aside and written here anew (EMULATED_AFTER_PRELUDE).
#define K_F16_TO_F32 ptx_f16_to_f32
#define K_F32_TO_F16 ptx_f32_to_f16
#define K_TO_TF32 ptx_to_tf32
#define K_MMA_TF32 ptx_mma_tf32
#define K_MMA_BF16 ptx_mma_bf16
