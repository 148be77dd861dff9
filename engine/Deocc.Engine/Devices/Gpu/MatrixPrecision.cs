namespace Deocc.Engine.Devices.Gpu;

/// <summary>How a graphics device multiplies float32 matrices. Sums are in float32 always.</summary>
public enum MatrixPrecision
{
    /// <summary>Factors as they are.</summary>
    Float32,

    /// <summary>Factors rounded to tf32, 10 bits of mantissa, on tensor cores: relative errors of a factor up to 2^-11.</summary>
    TensorFloat32,

    /// <summary>Factors rounded to bfloat16, 7 bits of mantissa, on tensor cores: relative errors of a factor up to 2^-8.</summary>
    BFloat16,
}
