using Deocc.Engine.Diagnostics;
using Deocc.Imaging;
using Deocc.Imaging.Colors;
using Deocc.Imaging.Drawing;

namespace Deocc.Training.Data;

/// <summary>A contact sheet of a data set: pictures with their masks' outlines, parsing maps and landmarks over them.</summary>
public static class DatasetSheet
{
    private const int CellSide = 224;

    private static readonly Rgba VisibleColor = new(40, 230, 120);
    private static readonly Rgba RegionColor = new(80, 160, 255);
    private static readonly Rgba PointColor = new(255, 225, 60);

    /// <summary>Draws the sheet; samples that cannot be decoded are left out.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="cells">How many samples, spread evenly over the data set.</param>
    /// <exception cref="FileFormatException">None of them can be decoded.</exception>
    public static Image<byte> Draw(FaceDataset dataset, int cells = 48)
    {
        var drawn = new List<(Image<byte> Picture, string Caption)>();
        string? reason = null;
        foreach (int index in DatasetCheck.Spread(dataset.Samples.Count, cells))
        {
            FaceSample sample = dataset.Samples[index];
            try
            {
                drawn.Add((Draw(FacePicture.Load(sample)), Caption(sample)));
            }
            catch (Exception error) when (error is EngineException or IOException)
            {
                reason ??= error.Message;
            }
        }

        if (drawn.Count == 0) throw new FileFormatException($"{dataset.Folder}: no sample can be shown; the first reason: {reason}");
        return ContactSheet.Create(drawn, new ContactSheetOptions { Title = $"{dataset.Layout}: {dataset.Samples.Count} samples" });
    }

    private static string Caption(FaceSample sample) =>
        string.Join("  ", ((string?[])[sample.Id, sample.Identity, sample.Split == DatasetSplit.Unassigned ? null : sample.Split.ToString().ToLowerInvariant()]).Where(part => part is not null));

    private static Image<byte> Draw(FacePicture face)
    {
        double scale = (double)CellSide / Math.Max(face.Picture.Width, face.Picture.Height);
        int width = Math.Max(1, (int)Math.Round(face.Picture.Width * scale));
        int height = Math.Max(1, (int)Math.Round(face.Picture.Height * scale));
        Image<byte> cell = ImageChannels.ToBytes(ImageResize.Resize(face.Picture, width, height));
        if (face.Parsing is not null) TintParts(cell, face.Parsing);
        if (face.Region is not null) Outline(cell, ImageResize.Resize(face.Region, width, height, ResizeFilter.Area), RegionColor);
        if (face.Mask is not null) Outline(cell, ImageResize.Resize(face.Mask, width, height, ResizeFilter.Area), VisibleColor);
        if (face.Landmarks is null) return cell;
        foreach ((float x, float y) in face.Landmarks.Points) Deocc.Imaging.Drawing.Draw.Disc(cell, (x * scale, y * scale), face.Landmarks.IsFull ? 1.3 : 2.2, PointColor);
        return cell;
    }

    /// <summary>Colors the pixels inside of a mask that have a neighbour outside.</summary>
    private static void Outline(Image<byte> cell, Image<float> mask, Rgba color)
    {
        for (int y = 1; y < cell.Height - 1; y++)
        {
            for (int x = 1; x < cell.Width - 1; x++)
            {
                if (mask.Pixel(x, y)[0] < 0.5f) continue;
                bool isInner = mask.Pixel(x - 1, y)[0] >= 0.5f && mask.Pixel(x + 1, y)[0] >= 0.5f && mask.Pixel(x, y - 1)[0] >= 0.5f && mask.Pixel(x, y + 1)[0] >= 0.5f;
                if (isInner) continue;
                Span<byte> pixel = cell.Pixel(x, y);
                (pixel[0], pixel[1], pixel[2]) = (color.R, color.G, color.B);
            }
        }
    }

    private static void TintParts(Image<byte> cell, Image<byte> parsing)
    {
        for (int y = 0; y < cell.Height; y++)
        {
            for (int x = 0; x < cell.Width; x++)
            {
                int label = parsing.Pixel(x * parsing.Width / cell.Width, y * parsing.Height / cell.Height)[0];
                if (label == 0) continue;
                Span<byte> pixel = cell.Pixel(x, y);
                for (int c = 0; c < 3; c++)
                {
                    // A hue per label, a third of a turn apart in each channel.
                    double tint = 127.5 + (127.5 * Math.Cos((label * 2.4) + (c * 2.1)));
                    pixel[c] = (byte)((0.6 * pixel[c]) + (0.4 * tint));
                }
            }
        }
    }
}
