namespace Deocc.Imaging.Drawing;

/// <summary>Which part of a line of text stands at its place.</summary>
public enum TextAlignment
{
    /// <summary>The left edge.</summary>
    Left,

    /// <summary>The center.</summary>
    Center,

    /// <summary>The right edge.</summary>
    Right,
}
