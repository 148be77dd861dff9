namespace Deocc.Models.FaceModels;

/// <summary>How a face model's file stores the bases.</summary>
public enum BasisPrecision
{
    /// <summary>32-bit floating point: exact.</summary>
    Float32,

    /// <summary>16-bit floating point: a relative error of at most 1/2048.</summary>
    Float16,

    /// <summary>
    /// One byte per number and one scale per block of numbers: an error of at most 1/254 of the block's largest magnitude.
    /// </summary>
    Byte,
}
