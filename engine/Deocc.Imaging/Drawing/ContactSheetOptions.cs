namespace Deocc.Imaging.Drawing;

/// <summary>How a <see cref="ContactSheet"/> looks.</summary>
public sealed record ContactSheetOptions
{
    /// <summary>Cells in a row; 0 chooses a number that makes the sheet about four by three.</summary>
    public int Columns { get; init; }

    /// <summary>The width in pixels that a picture may take; 0 takes the widest picture's, as the height shrinks it. Larger pictures are shrunk, smaller ones centered.</summary>
    public int CellWidth { get; init; }

    /// <summary>The height in pixels that a picture may take; 0 takes the highest picture's, as the width shrinks it.</summary>
    public int CellHeight { get; init; }

    /// <summary>Pixels between cells and around them; 8 by default.</summary>
    public int Padding { get; init; } = 8;

    /// <summary>A line above the cells; none by default.</summary>
    public string? Title { get; init; }

    /// <summary>The captions' font size in pixels; 12 by default. The title is half as large again.</summary>
    public double FontSize { get; init; } = 12;

    /// <summary>The sheet's color; a dark grey by default, before which faces look as they are.</summary>
    public Rgba Background { get; init; } = Rgba.Grey(38);

    /// <summary>The color of title and captions; a light grey by default.</summary>
    public Rgba TextColor { get; init; } = Rgba.Grey(225);
}
