using System.Numerics;
using Deocc.Engine.Autograd;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;
using Deocc.Imaging;
using Deocc.Imaging.Blending;
using Deocc.Imaging.Colors;
using Deocc.Models.Alignment;
using Deocc.Models.Inpainting;
using Deocc.Models.Reconstruction;
using Deocc.Models.Rendering;
using Deocc.Models.Segmentation;

namespace Deocc.Models.Pipelines.Srg;

/// <summary>
/// Takes what covers faces off photographs (Yin et al., "Segmentation-Reconstruction-Guided Facial Image De-occlusion", FG 2023): the
/// visible face M_f by segmentation, the whole face I_m and its mask M_m by reconstruction, the hole M_o = M_m without M_f
/// (equation 1), and the generator fills the hole. The filling's colors are matched to the visible face around it, and the
/// crop goes back into the photograph at its own resolution. The same input gives the same bits at any number of threads.
/// </summary>
/// <param name="networks">The trained networks; they stay the caller's.</param>
/// <param name="options">How faces are uncovered; the defaults if null.</param>
public sealed class SrgPipeline(SrgNetworks networks, SrgOptions? options = null)
{
    /// <summary>Width and height of the crops that networks see, in pixels.</summary>
    public const int CropSize = 256;

    private const float Inside = 0.5f;
    private const int FirstEyePoint = 36;
    private const int FirstMouthPoint = 48;
    private const double SeamTolerance = 1e-3;

    private readonly SrgOptions _options = options ?? new SrgOptions();

    /// <summary>Uncovers faces. What is made of them lies in the caller's tensor scope.</summary>
    /// <param name="photo">The photograph, upright: grey or color, with or without alpha.</param>
    /// <param name="faces">For each face, 5 or 68 landmarks.</param>
    /// <param name="covered">What covers the faces where the user says so: one channel of the photograph's size; null to let the networks find it.</param>
    /// <param name="clock">Is told how long the stages take; may be null.</param>
    /// <exception cref="ShapeException">Landmarks lie in one place, or the mask has another size.</exception>
    public SrgResult Run(Image<byte> photo, IReadOnlyList<FaceLandmarks> faces, Image<float>? covered = null, StageClock? clock = null)
    {
        if (covered is not null && (covered.Width, covered.Height, covered.Channels) != (photo.Width, photo.Height, 1))
            throw new ShapeException($"SrgPipeline: a mask of {covered.Width}x{covered.Height} with {covered.Channels} channels for a photograph of {photo.Width}x{photo.Height}");
        clock ??= new StageClock();
        Image<byte> colors = photo.Channels == 3 ? photo : ImageChannels.ToRgb(photo);
        using GradientMode.Restorer mode = GradientMode.Disable();
        SrgFace[] found = [.. faces.Select(landmarks => Uncover(colors, landmarks, covered, clock))];
        Image<byte> result = clock.Time(SrgStage.Paste, () => Paste(photo, found));
        return new SrgResult(result, found);
    }

    /// <summary>Lays what was painted of faces over their photograph, of 8 or 16 bits per sample.</summary>
    /// <typeparam name="T">byte or ushort.</typeparam>
    /// <param name="photo">The photograph that the faces come from.</param>
    /// <param name="faces">The faces.</param>
    /// <returns>A copy; the photograph itself if nothing was painted.</returns>
    public Image<T> Paste<T>(Image<T> photo, IEnumerable<SrgFace> faces)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => faces.Where(face => face.IsRepainted).Aggregate(photo, Paste);

    private SrgFace Uncover(Image<byte> photo, FaceLandmarks landmarks, Image<float>? covered, StageClock clock)
    {
        FaceCrop crop = FaceRoll.Crop(landmarks, CropSize, _options.MostRoll);
        Image<byte> picture = crop.Extract(photo);
        (Image<float> visible, Image<float>? covering) = clock.Time(SrgStage.Segment, () => Segment(picture));
        FaceLandmarks inCrop = landmarks.Transform(crop.ToCrop);
        FaceReconstruction face = clock.Time(SrgStage.Reconstruct, () => networks.Reconstructor.Reconstruct(ToNetwork(picture)));
        var aligned = RenderAlignment.Of(face, inCrop, _options.KnowsLandmarks);
        (Image<float> render, Image<float> region) = (aligned.Render, aligned.Region);
        Image<float>? marked = covered is null ? null : crop.Extract(covered, BorderMode.Zero, ResizeFilter.Bilinear);
        Image<float> occluded = HoleMask.Within(
            region, i => marked is null ? visible.Samples[i] < Inside : marked.Samples[i] >= Inside);
        int area = Math.Max(1, HoleMask.Count(region));

        // What a user marks is taken as it is.
        if (marked is null)
        {
            occluded = HoleMask.DropSpecks(occluded, _options.LeastPiece * area, Morphology.Erode(region, _options.LeastDepth));
            if (covering is not null)
            {
                occluded = HoleMask.KeepCovered(occluded, covering, _options.LeastCovering);
                occluded = HoleMask.KeepNear(occluded, covering, _options.CoveringReach);
            }

            if (!_options.ClearsForehead) occluded = HoleMask.DropForehead(occluded, Eyes(inCrop), _options.MostBelowForehead);
        }

        Image<float>? beyond = marked ?? (covering is null ? null : HoleMask.Touching(covering, occluded));
        double share = (double)HoleMask.Count(occluded) / area;
        if (share < (marked is null ? _options.LeastHole : double.Epsilon)) share = 0;
        Image<float> seen = HoleMask.Within(visible, i => occluded.Samples[i] < Inside);
        Image<float> hole = share > 0
            ? InpaintingInput.Hole(region, HoleMask.Not(occluded), _options.Dilation, beyond)
            : new Image<float>(CropSize, CropSize, 1);
        if (share > 0 && marked is null && covering is not null)
        {
            hole = ThinParts.AddTo(hole, picture, visible, covering, Morphology.Dilate(region, InpaintingInput.ReachOf(CropSize)));
            seen = HoleMask.Within(seen, i => hole.Samples[i] < Inside);
        }

        Image<float> painting = share > 0 ? clock.Time(SrgStage.Inpaint, () => Paint(picture, seen, hole, render, region, beyond)) : ImageChannels.ToFloats(picture);
        var found = new SrgFace
        {
            Crop = crop,
            Landmarks = landmarks,
            Picture = picture,
            Visible = visible,
            Hole = hole,
            Painting = painting,
            Result = picture,
            Reconstruction = face,
            Render = render,
            Region = region,
            RenderCrop = new FaceCrop(crop.ToCrop.Then(aligned.ToCrop.Invert()), CropSize),
            OccludedShare = share,
            Confidence = Confidence(visible, region),
            Warnings = share > 0 ? Warnings(inCrop, hole) : [],
        };
        return share > 0 ? found with { Result = Paste(picture, found with { Crop = new FaceCrop(AffineTransform.Identity, CropSize) }) } : found;
    }

    private Image<T> Paste<T>(Image<T> photo, SrgFace face)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> =>
        FacePaste.Paste(photo, face.Painting, Morphology.Dilate(face.Hole, _options.SoftEdge), face.Crop, _options.SoftEdge);

    /// <summary>How surely each pixel shows the face and, where the network tells it, what covers.</summary>
    private (Image<float> Visible, Image<float>? Covering) Segment(Image<byte> picture)
    {
        using var scope = new TensorScope();
        Tensor input = ToNetwork(picture);
        int size = networks.SegmentationSize;
        Tensor logits = networks.Segmentation.Forward(size == CropSize ? input : input.ResizeBilinear(new Size2d(size, size), antialias: true));
        if (size != CropSize) logits = logits.ResizeBilinear(new Size2d(CropSize, CropSize), antialias: false);
        return (SrgMasks.FaceLogits(logits).Sigmoid().ToFloatImage(), SrgMasks.TellsCovering(logits) ? SrgMasks.CoveringLogits(logits).Sigmoid().ToFloatImage() : null);
    }

    /// <summary>
    /// What the generator makes of the crop, in the hole and the soft edge around it: its colors matched to the visible face, beyond the
    /// face to what surrounds it, and the photograph led up to it in the edge.
    /// </summary>
    private Image<float> Paint(
        Image<byte> picture, Image<float> visible, Image<float> hole, Image<float> render, Image<float> region, Image<float>? covering)
    {
        Image<float> colors = ImageChannels.ToFloats(picture);
        Image<float> generated;
        int size = networks.GeneratorSize;
        Image<float> Fit(Image<float> image) => size == CropSize ? image : ImageResize.Resize(image, size, size, ResizeFilter.Bilinear);
        using (new TensorScope())
        {
            Tensor input = Tensor.Empty([1, InpaintingInput.Channels, size, size], device: CpuDevice.Instance);
            InpaintingInput.Write(
                input.AsSpan<float>(),
                Fit(colors),
                HoleMask.Within(Fit(hole), _ => true),
                Fit(visible),
                networks.Generator.Options.Fill,
                new RandomGenerator(_options.Seed),
                Fit(render),
                HoleMask.Within(Fit(region), _ => true));
            generated = FromNetwork(networks.Generator.Forward(input.To(Device.Current)));
        }

        if (size != CropSize) generated = ImageResize.Resize(generated, CropSize, CropSize);

        // Colors are held to the photograph at the visible face alone: elsewhere beside the hole may lie more of the occluder.
        Image<float> painted = Morphology.Dilate(hole, _options.SoftEdge);
        Image<float> around = Morphology.Dilate(painted, 1);
        Image<float> border = HoleMask.Within(around, i => painted.Samples[i] < Inside && visible.Samples[i] >= Inside);
        if (HoleMask.Count(border) > 0)
            generated = PoissonBlend.Apply(colors, generated, painted, new PoissonOptions { Tolerance = SeamTolerance, Border = border });
        Image<float> painting = BeyondFace.Unify(SoftRim.Over(colors, generated, hole), hole, region, covering);
        return SoftRim.LeadUp(colors, painting, hole, painted, SeamTolerance);
    }

    private static Tensor ToNetwork(Image<byte> picture) => (picture.ToTensor() * 2) - 1;

    private static Image<float> FromNetwork(Tensor image) => ((image + 1) * 0.5).ToFloatImage();

    private static double Confidence(Image<float> visible, Image<float> region)
    {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < visible.Samples.Length; i++)
        {
            if (region.Samples[i] < Inside) continue;
            sum += Math.Abs((2 * visible.Samples[i]) - 1);
            count++;
        }

        return count == 0 ? 0 : sum / count;
    }

    private string[] Warnings(FaceLandmarks landmarks, Image<float> hole)
    {
        if (!landmarks.IsFull) return [];
        bool hidesEyes = HiddenShare(landmarks.Points[FirstEyePoint..FirstMouthPoint], hole) >= _options.HiddenShare;
        bool hidesMouth = HiddenShare(landmarks.Points[FirstMouthPoint..], hole) >= _options.HiddenShare;
        return hidesEyes && hidesMouth ? ["eyes and mouth are both hidden: what is painted is a face, but identity cannot be recovered"] : [];
    }

    private static ((float X, float Y) Left, (float X, float Y) Right) Eyes(FaceLandmarks landmarks)
    {
        FaceLandmarks five = landmarks.ToFive();
        return (five[0], five[1]);
    }

    private static double HiddenShare(ReadOnlySpan<(float X, float Y)> points, Image<float> hole)
    {
        int hidden = 0;
        foreach ((float x, float y) in points)
        {
            if (HoleMask.Contains(hole, x, y)) hidden++;
        }

        return (double)hidden / points.Length;
    }
}
