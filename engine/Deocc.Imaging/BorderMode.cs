namespace Deocc.Imaging;

/// <summary>What lies beyond a picture's border.</summary>
public enum BorderMode
{
    /// <summary>Zeros.</summary>
    Zero,

    /// <summary>The nearest pixel of the border.</summary>
    Replicate,

    /// <summary>The picture mirrored at its border pixels, which are not repeated.</summary>
    Reflect,
}
