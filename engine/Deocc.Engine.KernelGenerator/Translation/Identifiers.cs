using System.Collections.Generic;

namespace Deocc.Engine.KernelGenerator.Translation;

/// <summary>Names that C# allows and OpenCL C or CUDA C++ do not.</summary>
internal static class Identifiers
{
    private static readonly HashSet<string> Reserved = new((
        "kernel global local constant private generic half auto register signed unsigned inline restrict typedef union extern goto volatile " +
        "template typename class this new delete operator friend namespace using virtual explicit mutable export constexpr " +
        "image2d_t sampler_t event_t vec_step bool uint ushort uchar ulong short char long int float double size_t " +
        "float2 float4 float8 float16 int2 int4 uint2 uint4 half2 main asm and or not xor " +
        "tanh expm1 log1p erf isnan fmod fmax fmin fabs rint " +
        "min max abs exp log sin cos tan pow sqrt rsqrt floor ceil round fma clamp sign step mix dot cross length distance normalize " +
        "threadIdx blockIdx blockDim gridDim warpSize self i8 u8 i16 u16 i32 u32 i64 u64 f16 f32 f64").Split(' '));

    /// <summary>The name in the emitted text.</summary>
    public static string Emit(string name) => Reserved.Contains(name) || name.StartsWith("K_") ? name + "_" : name;
}
