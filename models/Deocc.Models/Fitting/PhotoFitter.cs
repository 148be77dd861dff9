using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Imaging;
using Deocc.Imaging.Colors;
using Deocc.Models.Alignment;
using Deocc.Models.FaceModels;
using Deocc.Models.Rendering;

namespace Deocc.Models.Fitting;

/// <summary>Fits a face model to photographs of any size: aligns them by their landmarks and fits the aligned pictures.</summary>
public sealed class PhotoFitter : IDisposable
{
    // A picture whose alignment changes less than this was aligned already and is taken as it is.
    private const double LeastScaling = 0.02;
    private const double LeastShift = 3;
    private const double Half = 0.5;

    private readonly int _size;
    private readonly MorphableFaceRenderer _renderer;
    private readonly FaceFitter _fitter;

    /// <summary>Prepares to fit photographs.</summary>
    /// <param name="model">The face model; stays the caller's.</param>
    /// <param name="options">Weights and steps; the defaults if null.</param>
    /// <param name="size">Width and height of the aligned pictures.</param>
    /// <exception cref="UsageException">The model names no 68 landmarks.</exception>
    public PhotoFitter(MorphableModel model, FitOptions? options = null, int size = 224)
    {
        _size = size;
        _renderer = new MorphableFaceRenderer(model, new Camera(size));
        _fitter = new FaceFitter(_renderer, options);
    }

    /// <summary>The face model.</summary>
    public MorphableModel Model => _renderer.Model;

    /// <summary>Fits one face.</summary>
    /// <param name="photo">The photograph, upright.</param>
    /// <param name="landmarks">68 points in its pixels.</param>
    /// <param name="mask">As large as the photograph, bright where the face is visible; null where nothing is known of that.</param>
    /// <param name="report">Is told of every step.</param>
    /// <exception cref="UsageException">There are not 68 landmarks, or the mask has another size.</exception>
    /// <exception cref="FileFormatException">The landmarks are no face.</exception>
    public PhotoFit Fit(Image<byte> photo, FaceLandmarks landmarks, Image<byte>? mask = null, Action<FitProgress>? report = null)
    {
        if (!landmarks.IsFull) throw new UsageException($"a fit needs {FaceLandmarks.FullCount} landmarks, and there are {landmarks.Count}");
        if (mask is not null && (mask.Width != photo.Width || mask.Height != photo.Height))
            throw new UsageException($"the mask has {mask.Width}x{mask.Height} pixels, but the picture {photo.Width}x{photo.Height}");
        FaceCrop crop = Align(photo, landmarks);
        Image<byte> picture = crop.Extract(ImageChannels.ToRgb(photo));
        FaceLandmarks aligned = landmarks.Transform(crop.ToCrop);
        var places = new double[2 * aligned.Count];
        for (int i = 0; i < aligned.Count; i++) (places[2 * i], places[(2 * i) + 1]) = aligned[i];
        Tensor? visible = mask is null ? null : crop.Extract(ImageChannels.ToGrey(mask)).ToTensor().GreaterOrEqual(Half);
        FitResult result = _fitter.Fit(picture.ToTensor(), places, visible, report);
        return new PhotoFit(crop, picture, aligned, result, _renderer.Render(result.Face));
    }

    /// <summary>Lets go of the constants.</summary>
    public void Dispose() => _fitter.Dispose();

    private FaceCrop Align(Image<byte> photo, FaceLandmarks landmarks)
    {
        FaceCrop crop = FaceAlignment.Pose(landmarks, _size);
        if (photo.Width != _size || photo.Height != _size || Math.Abs(crop.ToCrop.A - 1) > LeastScaling) return crop;
        (double x, double y) = crop.ToCrop.Apply(_size * Half, _size * Half);
        bool isAligned = Math.Abs(x - (_size * Half)) < LeastShift && Math.Abs(y - (_size * Half)) < LeastShift;
        return isAligned ? crop with { ToCrop = AffineTransform.Identity } : crop;
    }
}
