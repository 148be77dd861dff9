using Deocc.Engine.Diagnostics;
using Deocc.Imaging.Colors;

namespace Deocc.Imaging.Drawing;

/// <summary>Puts pictures into a grid of equal cells with captions, to be looked at.</summary>
public static class ContactSheet
{
    private const string Ellipsis = "...";
    private const double PreferredAspect = 4.0 / 3;
    private const byte LightSquare = 200;
    private const byte DarkSquare = 150;
    private const int SquareSide = 8;

    /// <summary>Draws a sheet, an RGB picture.</summary>
    /// <param name="cells">
    /// Pictures with 1 to 4 channels (alpha shows as a checkerboard) and their captions; captions that are too long end in
    /// dots, empty ones everywhere leave no room for captions.
    /// </param>
    /// <param name="options">How it looks; the defaults if null.</param>
    /// <exception cref="ShapeException">There are no cells, or an option is negative.</exception>
    public static Image<byte> Create(IReadOnlyList<(Image<byte> Picture, string Caption)> cells, ContactSheetOptions? options = null)
    {
        options ??= new ContactSheetOptions();
        if (cells.Count == 0) throw new ShapeException("ContactSheet: there are no pictures to show");
        if (options.Columns < 0 || options.CellWidth < 0 || options.CellHeight < 0 || options.Padding < 0)
            throw new ShapeException("ContactSheet: columns, cell sizes and padding must not be negative");
        int cellWidth = options.CellWidth > 0 ? options.CellWidth : cells.Max(cell => Shrunk(cell.Picture.Width, cell.Picture.Height, options.CellHeight));
        int cellHeight = options.CellHeight > 0 ? options.CellHeight : cells.Max(cell => Shrunk(cell.Picture.Height, cell.Picture.Width, cellWidth));
        int captionHeight = cells.All(cell => cell.Caption.Length == 0) ? 0 : Draw.MeasureText(" ", options.FontSize).Height;
        int padding = options.Padding;
        int columns = Math.Min(cells.Count, options.Columns > 0 ? options.Columns : ChooseColumns(cells.Count, cellWidth, cellHeight + captionHeight));
        int rows = (cells.Count + columns - 1) / columns;
        double titleSize = 1.5 * options.FontSize;
        int titleHeight = options.Title is null ? 0 : Draw.MeasureText(" ", titleSize).Height + (padding / 2);

        int width = checked((columns * (cellWidth + padding)) + padding);
        int height = checked((rows * (cellHeight + captionHeight + padding)) + padding + titleHeight);
        var sheet = new Image<byte>(width, height, 3);
        Draw.Rectangle(sheet, 0, 0, width, height, options.Background);
        if (options.Title is { } title)
        {
            var style = new TextStyle { Size = titleSize, Color = options.TextColor };
            Draw.Text(sheet, Shorten(title, titleSize, width - (2 * padding)), padding, Math.Max(2, padding / 2), style);
        }

        var captionStyle = new TextStyle { Size = options.FontSize, Color = options.TextColor, Alignment = TextAlignment.Center };
        for (int i = 0; i < cells.Count; i++)
        {
            int left = padding + (i % columns * (cellWidth + padding));
            int top = padding + titleHeight + (i / columns * (cellHeight + captionHeight + padding));
            Image<byte> picture = ToRgb(Fit(cells[i].Picture, cellWidth, cellHeight));
            ImageCrop.Paste(sheet, picture, left + ((cellWidth - picture.Width) / 2), top + ((cellHeight - picture.Height) / 2));
            string caption = Shorten(cells[i].Caption, options.FontSize, cellWidth);
            Draw.Text(sheet, caption, left + (0.5 * cellWidth), top + cellHeight, captionStyle);
        }

        return sheet;
    }

    /// <summary>How long one side of a picture is when the other may be so long; 0 for any length.</summary>
    private static int Shrunk(int side, int other, int mostOther) =>
        mostOther == 0 || other <= mostOther ? side : Math.Max(1, (int)Math.Round((double)side * mostOther / other));

    private static int ChooseColumns(int count, int cellWidth, int cellHeight)
    {
        int best = 1;
        double leastError = double.MaxValue;
        for (int columns = 1; columns <= count; columns++)
        {
            int rows = (count + columns - 1) / columns;
            int empty = (rows * columns) - count;
            double error = Math.Abs(Math.Log((double)columns * cellWidth / (rows * cellHeight) / PreferredAspect)) + (0.5 * empty / columns);
            if (error >= leastError) continue;
            (leastError, best) = (error, columns);
        }

        return best;
    }

    private static Image<byte> Fit(Image<byte> picture, int width, int height)
    {
        double scale = Math.Min(1, Math.Min((double)width / picture.Width, (double)height / picture.Height));
        if (scale == 1) return picture;
        int newWidth = Math.Clamp((int)Math.Round(picture.Width * scale), 1, width);
        int newHeight = Math.Clamp((int)Math.Round(picture.Height * scale), 1, height);
        return ImageResize.Resize(picture, newWidth, newHeight, ResizeFilter.Area);
    }

    private static Image<byte> ToRgb(Image<byte> picture)
    {
        if (picture.Channels is 1 or 3) return ImageChannels.ToRgb(picture);
        var result = new Image<byte>(picture.Width, picture.Height, 3);
        for (int y = 0; y < picture.Height; y++)
        {
            for (int x = 0; x < picture.Width; x++)
            {
                ReadOnlySpan<byte> from = picture.Pixel(x, y);
                Span<byte> to = result.Pixel(x, y);
                int alpha = from[^1];
                int square = ((x / SquareSide) + (y / SquareSide)) % 2 == 0 ? LightSquare : DarkSquare;
                for (int c = 0; c < 3; c++)
                    to[c] = (byte)(((from[from.Length == 4 ? c : 0] * alpha) + (square * (255 - alpha)) + 127) / 255);
            }
        }

        return result;
    }

    private static string Shorten(string text, double size, int width)
    {
        if (Draw.MeasureText(text, size).Width <= width) return text;
        for (int length = text.Length - 1; length > 0; length--)
        {
            string shortened = text[..length].TrimEnd() + Ellipsis;
            if (Draw.MeasureText(shortened, size).Width <= width) return shortened;
        }

        return "";
    }
}
