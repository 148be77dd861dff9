using Deocc.Engine.Tensors;
using Deocc.Imaging;
using Deocc.Imaging.Drawing;
using Deocc.Models.Rendering;

namespace Deocc.Models.Fitting;

/// <summary>Pictures that show how well a face was fitted.</summary>
public static class FitPictures
{
    private const double Backdrop = 0.32;
    private static readonly Rgba Given = new(60, 255, 90);
    private static readonly Rgba Found = new(255, 60, 60);

    /// <summary>The aligned picture with the given landmarks in green and the model's in red.</summary>
    public static Image<byte> Landmarks(PhotoFit fit)
    {
        var picture = new Image<byte>(fit.Picture.Width, fit.Picture.Height, fit.Picture.Channels, (byte[])fit.Picture.Samples.Clone());
        double radius = picture.Width / 160.0;
        foreach ((float x, float y) in fit.Landmarks.Points) Draw.Disc(picture, (x, y), radius, Given);
        float[] places = fit.Rendered.Landmarks().ToArray<float>();
        for (int i = 0; i < places.Length; i += 2) Draw.Disc(picture, (places[i], places[i + 1]), radius, Found);
        return picture;
    }

    /// <summary>The fitted face over the aligned picture.</summary>
    public static Image<byte> Overlay(PhotoFit fit) => fit.Rendered.Over(fit.Picture.ToTensor()).ToImage();

    /// <summary>The fitted face alone.</summary>
    public static Image<byte> Render(PhotoFit fit) => fit.Rendered.Over(Tensor.Zeros([1, 3, 1, 1]) + Backdrop).ToImage();

    /// <summary>All of them side by side.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="caption">What to write below.</param>
    public static Image<byte> Strip(PhotoFit fit, string caption) => ContactSheet.Create(
        [(fit.Picture, caption), (Landmarks(fit), "green given, red fitted"), (Overlay(fit), "fitted, over the picture"), (Render(fit), "fitted")],
        new ContactSheetOptions { Columns = 4 });
}
