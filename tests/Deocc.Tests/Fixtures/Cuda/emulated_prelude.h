// Read after the prelude: in plain C++ what the prelude has in PTX.
#undef K_F16_TO_F32
#undef K_F32_TO_F16
#undef K_TO_TF32
#undef K_MMA_TF32
#undef K_MMA_BF16
static inline f32 K_F16_TO_F32(u16 bits)
{
    int exponent = (bits >> 10) & 31, mantissa = bits & 1023;
    f32 size = exponent == 0 ? ldexpf((f32)mantissa, -24) : exponent < 31 ? ldexpf((f32)(1024 + mantissa), exponent - 25) : mantissa == 0 ? K_INFINITY : K_NAN;
    return bits & 0x8000 ? -size : size;
}
static inline u16 K_F32_TO_F16(f32 value)
{
    u16 sign = (u16)((__float_as_uint(value) >> 16) & 0x8000);
    f32 size = fabsf(value);
    if (value != value) return (u16)(sign | 0x7E00);
    if (size >= 65520.0f) return (u16)(sign | 0x7C00);
    if (size < 6.103515625e-5f) return (u16)(sign | (int)rintf(ldexpf(size, 24)));
    int exponent = ilogbf(size);
    return (u16)(sign | (((exponent + 15) << 10) + (int)rintf(ldexpf(size, 10 - exponent)) - 1024));
}
static inline u32 K_TO_TF32(f32 a) { return (__float_as_uint(a) + 0x1000u) & 0xFFFFE000u; }

// The warp's fragments, exchanged where all its lanes have written them.
static u32 emulated_parts[32][32][6];
static inline void emulated_exchange(int warp, int lane, u32 a0, u32 a1, u32 a2, u32 a3, u32 b0, u32 b1)
{
    u32 values[6] = {a0, a1, a2, a3, b0, b1};
    for (int i = 0; i < 6; i++) emulated_parts[warp][lane][i] = values[i];
    emulation->warpBarrier();
}
static inline int emulated_item() { return (int)(threadIdx.x + blockDim.x * (threadIdx.y + blockDim.y * threadIdx.z)); }
static inline void K_MMA_TF32(f32*, f32* d, u32 a0, u32 a1, u32 a2, u32 a3, u32 b0, u32 b1)
{
    int warp = emulated_item() >> 5, lane = emulated_item() & 31, g = lane >> 2, t = lane & 3;
    emulated_exchange(warp, lane, a0, a1, a2, a3, b0, b1);
    for (int k = 0; k < 8; k++)
    {
        int high = k >> 2, holder = k & 3;
        u32* rows = emulated_parts[warp][g * 4 + holder];
        f32 left = __uint_as_float(emulated_parts[warp][2 * t * 4 + holder][4 + high]), right = __uint_as_float(emulated_parts[warp][(2 * t + 1) * 4 + holder][4 + high]);
        f32 upper = __uint_as_float(rows[2 * high]), lower = __uint_as_float(rows[2 * high + 1]);
        d[0] += upper * left; d[1] += upper * right; d[2] += lower * left; d[3] += lower * right;
    }
    emulation->warpBarrier();
}
static inline void K_MMA_BF16(f32*, f32* d, u32 a0, u32 a1, u32 a2, u32 a3, u32 b0, u32 b1)
{
    int warp = emulated_item() >> 5, lane = emulated_item() & 31, g = lane >> 2, t = lane & 3;
    emulated_exchange(warp, lane, a0, a1, a2, a3, b0, b1);
    for (int k = 0; k < 16; k++)
    {
        int high = k >> 3, holder = (k & 7) >> 1, shift = (k & 1) * 16;
        u32* rows = emulated_parts[warp][g * 4 + holder];
        f32 left = __uint_as_float((emulated_parts[warp][2 * t * 4 + holder][4 + high] >> shift) << 16);
        f32 right = __uint_as_float((emulated_parts[warp][(2 * t + 1) * 4 + holder][4 + high] >> shift) << 16);
        f32 upper = __uint_as_float((rows[2 * high] >> shift) << 16), lower = __uint_as_float((rows[2 * high + 1] >> shift) << 16);
        d[0] += upper * left; d[1] += upper * right; d[2] += lower * left; d[3] += lower * right;
    }
    emulation->warpBarrier();
}
