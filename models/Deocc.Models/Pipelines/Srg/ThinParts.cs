using Deocc.Imaging;
using Deocc.Imaging.Colors;

namespace Deocc.Models.Pipelines.Srg;

/// <summary>
/// Finds the thin parts of what covers a face: frames and temples of glasses, ear loops of masks. The segmentation is sure of lenses and
/// cloth, but gives their thin parts probabilities of a tenth; there the picture itself has a bright or a dark line. Such lines are
/// followed from what surely covers. Lines by their contrast: top-hat transforms (Meyer 1979). Pixels are those of the crop of 256.
/// </summary>
internal static class ThinParts
{
    private const float Inside = 0.5f;

    // Lines of up to twice this and one pixel show in the top-hat.
    private const int LineRadius = 3;

    // The least contrast of a line, of 1: weaker ones are wrinkles.
    private const float LeastContrast = 14 / 255f;

    // Measured on drawn occluders: their thin parts have 0.04 to 0.3 as covering and 0.2 to 0.7 as visible face, bare skin 0.01 and
    // 0.97, and neck and background 0.02 as visible face.
    private const float LeastCovering = 0.04f;
    private const float LeastVisible = 0.12f;
    private const float MostVisible = 0.75f;

    // How far lines are followed from what surely covers, and what gap they may have to it.
    private const int Reach = 40;
    private const int Gap = 2;

    // A line is longer than this, and on average no wider than that.
    private const int LeastLength = 5;
    private const int MostWidth = 6;

    // How far the hole reaches over a line on both sides.
    private const int Margin = 3;

    /// <summary>The hole and the thin parts that go on from it.</summary>
    /// <param name="hole">What is painted without them, 1 or 0.</param>
    /// <param name="picture">The crop, RGB.</param>
    /// <param name="visible">How surely each pixel shows the face.</param>
    /// <param name="covering">How surely it shows something that covers.</param>
    /// <param name="near">The face and its surroundings, beyond which nothing is followed, 1 or 0.</param>
    public static Image<float> AddTo(Image<float> hole, Image<byte> picture, Image<float> visible, Image<float> covering, Image<float> near)
    {
        Image<float> sure = HoleMask.Touching(HoleMask.Within(near, i => covering.Samples[i] >= Inside), hole);
        Image<float> start = Morphology.Dilate(sure, Gap);
        Image<float> within = Morphology.Dilate(sure, Reach);
        Image<float> possible = HoleMask.Within(near, i =>
            within.Samples[i] >= Inside
            && covering.Samples[i] is >= LeastCovering and < Inside
            && visible.Samples[i] is >= LeastVisible and <= MostVisible);
        Image<float> grey = ImageChannels.ToGrey(ImageChannels.ToFloats(picture));
        Image<float> opened = Morphology.Dilate(Morphology.Erode(grey, LineRadius), LineRadius);
        Image<float> closed = Morphology.Erode(Morphology.Dilate(grey, LineRadius), LineRadius);
        Image<float> bright = Lines(HoleMask.Within(possible, i => grey.Samples[i] - opened.Samples[i] >= LeastContrast));
        Image<float> dark = Lines(HoleMask.Within(possible, i => closed.Samples[i] - grey.Samples[i] >= LeastContrast));
        var all = new Image<float>(hole.Width, hole.Height, 1);
        for (int i = 0; i < all.Samples.Length; i++) all.Samples[i] = Math.Max(bright.Samples[i], dark.Samples[i]);
        all = Morphology.Dilate(all, Margin);
        for (int i = 0; i < all.Samples.Length; i++) all.Samples[i] = Math.Max(all.Samples[i], hole.Samples[i]);
        return all;

        Image<float> Lines(Image<float> marked)
        {
            var joined = new Image<float>(marked.Width, marked.Height, 1);
            for (int i = 0; i < joined.Samples.Length; i++) joined.Samples[i] = Math.Max(marked.Samples[i], start.Samples[i]);
            Image<float> connected = HoleMask.Touching(joined, sure);
            return HoleMask.KeepLines(HoleMask.Within(marked, i => connected.Samples[i] >= Inside && hole.Samples[i] < Inside), LeastLength, MostWidth);
        }
    }
}
