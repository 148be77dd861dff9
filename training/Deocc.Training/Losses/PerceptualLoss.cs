using Deocc.Engine.Diagnostics;
using Deocc.Engine.Layers;
using Deocc.Engine.Ops;
using Deocc.Engine.Serialization;
using Deocc.Engine.Tensors;
using Deocc.Models.Backbones.Vgg;
using Deocc.Models.Files;
using Deocc.Models.Recognition;
using Deocc.Models.Segmentation;
using Deocc.Training.Losses.Features;

namespace Deocc.Training.Losses;

/// <summary>
/// How unlike two pictures look to a frozen network: at each of its levels half the squared difference of the features at one place,
/// scaled to length one (Zhang et al., "The Unreasonable Effectiveness of Deep Features as a Perceptual Metric", 2018, equation 1
/// with all weights alike), averaged over places and levels. It is 1 - cos, but 0 where both pictures have no features at all. Where a
/// blurred guess has the least difference of pixels, a sharp one that is nearly right has the least difference of features.
/// </summary>
public sealed class PerceptualLoss : IDisposable
{
    private const string VggMark = "features.0.weight";
    private const string Vgg19Mark = "features.34.weight";

    // The square of the least length, so that no features stay none.
    private const double LeastSquare = 1e-10;

    private readonly IFeatureLevels _levels;

    /// <summary>Loads the network; the file says which.</summary>
    /// <param name="weights">Weights of a segmentation network that <c>deocc train</c> wrote, of torchvision's VGG-16 or VGG-19, or of <see cref="MobileFaceNet"/>.</param>
    /// <exception cref="FileFormatException">The file holds no such weights.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public PerceptualLoss(string weights)
    {
        using WeightFile file = WeightFile.Open(weights);
        if (NetworkFile.NetworkOf(file) is { } name)
        {
            if (name != UNet.Name)
                throw new FileFormatException($"{weights}: holds weights of '{name}'; features come from a segmentation network (srg.segmentation), VGG-16, VGG-19 or MobileFaceNet");
            _levels = new SegmentationLevels(Frozen(UNet.FromFile(file), _ => { }));
        }
        else if (file.TryGet(VggMark, out _))
        {
            VggDepth depth = file.TryGet(Vgg19Mark, out _) ? VggDepth.Vgg19 : VggDepth.Vgg16;
            _levels = new VggLevels(Frozen(new VggFeatures(depth, [.. VggLevels.Names]), network => network.Load(weights, network.Mapping)));
        }
        else
        {
            _levels = new RecognitionLevels(Frozen(new MobileFaceNet(), network => network.Load(weights)));
        }
    }

    /// <summary>The mean over places, levels and the batch, 0 to 2.</summary>
    /// <param name="x">[N, 3, size, size] in [-1, 1].</param>
    /// <param name="target">Of the same shape; gets no gradient.</param>
    /// <param name="landmarks">[N, 68 or 5, 2] in pixels, pixel centers at half-integers.</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public Tensor Mean(Tensor x, Tensor target, Tensor landmarks)
    {
        if (x.Shape != target.Shape || x.Rank != 4 || landmarks.Rank != 3 || landmarks.Shape[0] != x.Shape[0])
            throw new ShapeException($"PerceptualLoss: pictures {x.Shape} and {target.Shape} with landmarks {landmarks.Shape}");
        IReadOnlyList<Tensor> found = _levels.Of(x, landmarks);
        IReadOnlyList<Tensor> wanted = _levels.Of(target.Detach(), landmarks);
        Tensor sum = Unlike(0);
        for (int level = 1; level < found.Count; level++) sum += Unlike(level);
        return sum / found.Count;

        Tensor Unlike(int level) => (Unit(found[level]) - Unit(wanted[level])).Square().Sum([1]).Mean() * 0.5;
    }

    /// <inheritdoc/>
    public void Dispose() => _levels.Dispose();

    private static Tensor Unit(Tensor features) => features * (features.Square().Sum([1], keepAxes: true) + LeastSquare).Rsqrt();

    private static TModule Frozen<TModule>(TModule network, Action<TModule> load)
        where TModule : Module
    {
        try
        {
            load(network);
        }
        catch
        {
            network.Dispose();
            throw;
        }

        network.Eval();
        network.Freeze();
        return network;
    }
}
