namespace Deocc.Models.FaceModels.Importing.Matlab;

/// <summary>A numeric array of a MATLAB file.</summary>
/// <param name="Dimensions">The sizes, at least two.</param>
/// <param name="Values">The numbers as MATLAB stores them: the first dimension runs fastest.</param>
internal sealed record MatArray(int[] Dimensions, float[] Values)
{
    /// <summary>The first size.</summary>
    public int Rows => Dimensions[0];

    /// <summary>The product of the other sizes.</summary>
    public int Columns => Rows == 0 ? 0 : Values.Length / Rows;
}
