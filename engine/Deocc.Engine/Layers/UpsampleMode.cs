namespace Deocc.Engine.Layers;

/// <summary>How pixels between pixels are made.</summary>
public enum UpsampleMode
{
    /// <summary>Copies of the nearest.</summary>
    Nearest,

    /// <summary>Weighted means of the four around.</summary>
    Bilinear,
}
