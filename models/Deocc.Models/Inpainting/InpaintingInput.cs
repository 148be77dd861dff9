using Deocc.Engine.Diagnostics;
using Deocc.Engine.Random;
using Deocc.Imaging;
using Deocc.Imaging.Blending;

namespace Deocc.Models.Inpainting;

/// <summary>
/// What the generator is given of a face crop (Yin et al., "Segmentation-Reconstruction-Guided Facial Image De-occlusion",
/// equation 1): the hole M_o, the picture I_n without what lies in the hole, and the rendered face I_m. Training and use make
/// it by the same code.
/// </summary>
public static class InpaintingInput
{
    /// <summary>One mask and two pictures.</summary>
    public const int Channels = 7;

    /// <summary>By how many pixels of a crop of 256 the hole reaches over what was found to be covered.</summary>
    public const int UsualMargin = 3;

    private const float Inside = 0.5f;

    // Half the width of what is too thin to be painted, as a share of the crop's: 2 pixels of 256.
    private const double Sliver = 2.0 / 256;

    private const double FillTolerance = 1e-2;

    // How far beyond the face region a covering thing is followed, as a share of the crop's width: a mask's rim, temples, fingers.
    private const double Reach = 24.0 / 256;

    // A piece of which more lies beyond the reach leads far away.
    private const double MostBeyond = 0.25;

    /// <summary>
    /// What is to be painted: where the face would be, but is not visible, and a margin around it within the face region. Slivers
    /// are left out, such as where the outlines of two masks do not quite meet.
    /// </summary>
    /// <param name="region">Where the face would be if nothing covered it, one channel in 0..1.</param>
    /// <param name="visible">The visible face, of the same size.</param>
    /// <param name="margin">Pixels by which the hole grows; it shrinks by a negative number.</param>
    /// <param name="covering">
    /// What covers the face, in 0..1: the hole follows it a little beyond the region, and not where it leads far away. Null leaves the
    /// hole within the region, as the paper has it.
    /// </param>
    /// <returns>1 in the hole, 0 elsewhere.</returns>
    /// <exception cref="ShapeException">The sizes differ.</exception>
    public static Image<float> Hole(Image<float> region, Image<float> visible, int margin, Image<float>? covering = null)
    {
        if (region.Width != visible.Width || region.Height != visible.Height)
            throw new ShapeException($"InpaintingInput: a region of {region.Width}x{region.Height} and a visible face of {visible.Width}x{visible.Height} differ in size");
        if (covering is not null && covering.Samples.Length != region.Samples.Length)
            throw new ShapeException($"InpaintingInput: a region of {region.Width}x{region.Height} and what covers, {covering.Width}x{covering.Height}, differ in size");
        Image<float>? beyond = covering is null ? null : Beyond(region, covering);
        var hidden = new Image<float>(region.Width, region.Height, 1);
        for (int i = 0; i < hidden.Samples.Length; i++)
            hidden.Samples[i] = (region.Samples[i] >= Inside && visible.Samples[i] < Inside) || beyond?.Samples[i] >= Inside ? 1 : 0;
        int sliver = Math.Max(1, (int)Math.Round(Sliver * region.Width));
        Image<float> hole = Morphology.Erode(hidden, sliver);
        int growth = sliver + margin;
        hole = growth >= 0 ? Morphology.Dilate(hole, growth) : Morphology.Erode(hole, -growth);
        Image<float>? around = beyond is null ? null : Morphology.Dilate(beyond, Math.Max(0, margin));
        for (int i = 0; i < hole.Samples.Length; i++)
            hole.Samples[i] = region.Samples[i] >= Inside || around?.Samples[i] >= Inside ? hole.Samples[i] : 0;
        return hole;
    }

    /// <summary>How far beyond the face region a covering thing is followed, in pixels.</summary>
    /// <param name="size">The crop's width in pixels.</param>
    public static int ReachOf(int size) => (int)Math.Round(Reach * size);

    /// <summary>
    /// What covers, in the region and near it. A piece that goes on beyond the reach, as an arm or a scarf, ends at
    /// the face: cut further out, its stump would show.
    /// </summary>
    private static Image<float> Beyond(Image<float> region, Image<float> covering)
    {
        Image<float> near = Morphology.Dilate(region, ReachOf(region.Width));
        var outside = new Image<byte>(region.Width, region.Height, 1);
        for (int i = 0; i < outside.Samples.Length; i++) outside.Samples[i] = region.Samples[i] < Inside && covering.Samples[i] >= Inside ? (byte)1 : (byte)0;
        (int[] pieces, int[] sizes) = ConnectedComponents.Label(outside);
        var within = new int[sizes.Length];
        for (int i = 0; i < pieces.Length; i++) within[pieces[i]] += near.Samples[i] >= Inside ? 1 : 0;
        var beyond = new Image<float>(region.Width, region.Height, 1);
        for (int i = 0; i < beyond.Samples.Length; i++)
        {
            bool isPiece = pieces[i] > 0 && near.Samples[i] >= Inside && sizes[pieces[i]] - within[pieces[i]] <= MostBeyond * sizes[pieces[i]];
            beyond.Samples[i] = isPiece || (region.Samples[i] >= Inside && covering.Samples[i] >= Inside) ? 1 : 0;
        }

        return beyond;
    }

    /// <summary>Writes the input of one crop.</summary>
    /// <param name="target">[7, height, width]: M_o in 0..1, then I_n and I_m as RGB in [-1, 1].</param>
    /// <param name="photo">The crop, RGB in 0..1.</param>
    /// <param name="hole">1 in the hole, 0 elsewhere.</param>
    /// <param name="visible">The visible face, one channel in 0..1: a smooth fill takes its colors alone.</param>
    /// <param name="fill">What the hole holds in I_n.</param>
    /// <param name="random">Where noise comes from.</param>
    /// <param name="render">The rendered face, RGB in 0..1; null leaves I_m zero.</param>
    /// <param name="region">Where the rendered face lies; I_m is zero elsewhere.</param>
    /// <exception cref="ShapeException">Sizes or channels differ.</exception>
    public static void Write(
        Span<float> target, Image<float> photo, Image<float> hole, Image<float> visible, HoleFill fill, RandomGenerator random, Image<float>? render = null, Image<float>? region = null)
    {
        int plane = photo.Width * photo.Height;
        if (target.Length != Channels * plane || photo.Channels != 3 || hole.Samples.Length != plane)
            throw new ShapeException($"InpaintingInput: a crop of {photo.Width}x{photo.Height} with {photo.Channels} channels and a hole of {hole.Width}x{hole.Height} do not fill {target.Length} numbers");
        if (render is not null && (render.Samples.Length != 3 * plane || region?.Samples.Length != plane))
            throw new ShapeException($"InpaintingInput: a rendered face of {render.Width}x{render.Height} needs a region and the crop's size {photo.Width}x{photo.Height}");
        hole.Samples.CopyTo(target);
        Image<float> filled = fill == HoleFill.Smooth ? Fill(photo, hole, visible) : photo;
        for (int c = 0; c < 3; c++)
        {
            Span<float> picture = target.Slice((1 + c) * plane, plane);
            Span<float> face = target.Slice((4 + c) * plane, plane);
            for (int i = 0; i < plane; i++)
            {
                picture[i] = fill == HoleFill.Noise && hole.Samples[i] >= Inside ? (float)random.NextNormal() : (2 * filled.Samples[(3 * i) + c]) - 1;
                face[i] = render is null ? 0 : region!.Samples[i] * ((2 * render.Samples[(3 * i) + c]) - 1);
            }
        }
    }

    /// <summary>
    /// The photograph with the details of the rendered face in the hole, or with none, in the smoothest colors that fit the visible
    /// face around it (Poisson blending).
    /// </summary>
    /// <param name="photo">RGB in 0..1.</param>
    /// <param name="hole">1 in the hole, 0 elsewhere.</param>
    /// <param name="visible">The visible face, one channel in 0..1.</param>
    /// <param name="render">The rendered face, RGB in 0..1; null for no details.</param>
    /// <param name="region">Where the rendered face lies; null for everywhere.</param>
    /// <returns>A new picture; where no face is visible around the hole, that of all that surrounds it, or grey.</returns>
    /// <exception cref="ShapeException">The sizes differ.</exception>
    public static Image<float> Fill(
        Image<float> photo, Image<float> hole, Image<float> visible, Image<float>? render = null, Image<float>? region = null)
    {
        Image<float> around = Morphology.Dilate(hole, 1);
        bool touchesFace = false;
        bool touchesAnything = false;
        for (int i = 0; i < around.Samples.Length; i++)
        {
            bool isAround = around.Samples[i] >= Inside && hole.Samples[i] < Inside;
            touchesAnything |= isAround;
            touchesFace |= isAround && visible.Samples[i] >= Inside;
        }

        if (touchesAnything)
        {
            var options = new PoissonOptions { Tolerance = FillTolerance, Border = touchesFace ? visible : null, Support = region };
            return render is null ? PoissonBlend.Fill(photo, hole, options) : PoissonBlend.Apply(photo, render, hole, options);
        }

        var grey = new Image<float>(photo.Width, photo.Height, photo.Channels, [.. photo.Samples]);
        for (int i = 0; i < grey.Samples.Length; i++)
        {
            if (hole.Samples[i / grey.Channels] >= Inside) grey.Samples[i] = Inside;
        }

        return grey;
    }
}
