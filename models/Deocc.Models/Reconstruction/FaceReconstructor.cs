using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops;
using Deocc.Engine.Serialization;
using Deocc.Engine.Tensors;
using Deocc.Models.FaceModels;
using Deocc.Models.Files;
using Deocc.Models.Rendering;

namespace Deocc.Models.Reconstruction;

/// <summary>
/// Rebuilds faces from aligned crops in one step: a network predicts their coefficients, the morphable model's face is drawn
/// from them. For use, not for training: nothing is recorded for gradients.
/// </summary>
/// <example><code>
/// using WeightFile file = WeightFile.Open("reconstruction.safetensors");
/// using FaceReconstructor reconstructor = FaceReconstructor.FromFile(file);
/// FaceReconstruction faces = reconstructor.Reconstruct(crops);
/// </code></example>
public sealed class FaceReconstructor : IDisposable
{
    /// <summary>Width and height of the crops, those of <see cref="Alignment.FaceAlignment.Pose"/>.</summary>
    public const int CropSize = 256;

    private readonly CoefficientRegressor _network;
    private readonly int _size;
    private readonly MorphableModel _face;
    private readonly MorphableFaceRenderer _renderer;

    /// <summary>Prepares a network for use.</summary>
    /// <param name="network">The network; disposed with this, and prepared for inference.</param>
    /// <param name="size">Width and height of the network's images in pixels; crops are brought to it.</param>
    /// <param name="model">The face model that it was trained with; the built-in one if null. Stays the caller's.</param>
    /// <exception cref="UsageException">The network's coefficients are not as many as the model's modes.</exception>
    public FaceReconstructor(CoefficientRegressor network, int size, MorphableModel? model = null)
    {
        (_network, _size) = (network, size);
        MorphableModel? builtIn = model is null ? MorphableModel.BuiltIn() : null;
        MorphableModelData head = (model ?? builtIn)!.Data;
        builtIn?.Dispose();
        CheckModes(network.Layout, head);
        _face = new MorphableModel(FaceArea.Of(head));
        _renderer = new MorphableFaceRenderer(_face, new Camera(CropSize), isAntialiased: false);
        network.PrepareForInference();
    }

    /// <summary>The face area of the model that is drawn.</summary>
    public MorphableModel Model => _face;

    /// <summary>What the predicted numbers mean.</summary>
    public CoefficientLayout Layout => _network.Layout;

    /// <summary>Reads a network's file.</summary>
    /// <param name="file">Weights of a <see cref="CoefficientRegressor"/> with its metadata.</param>
    /// <param name="model">The face model that it was trained with; the built-in one if null.</param>
    /// <exception cref="FileFormatException">The file holds another network, or is damaged.</exception>
    /// <exception cref="UsageException">The network's coefficients are not as many as the model's modes.</exception>
    public static FaceReconstructor FromFile(WeightFile file, MorphableModel? model = null)
    {
        CoefficientRegressor network = CoefficientRegressor.FromFile(file);
        try
        {
            return new FaceReconstructor(network, NetworkFile.SizeOf(file), model);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>Rebuilds faces.</summary>
    /// <param name="crops">[N, 3, 256, 256], RGB in [-1, 1].</param>
    /// <exception cref="ShapeException">Crops of another size.</exception>
    public FaceReconstruction Reconstruct(Tensor crops)
    {
        if (crops.Rank != 4 || crops.Shape != new Shape(crops.Shape[0], 3, CropSize, CropSize))
            throw new ShapeException($"FaceReconstructor: crops {crops.Shape} must be [N, 3, {CropSize}, {CropSize}]");
        using GradientMode.Restorer mode = GradientMode.Disable();
        Tensor input = _size == CropSize ? crops : crops.ResizeBilinear(_size, antialias: true);
        Tensor vectors = _network.Forward(input);
        FaceCoefficients faces = _network.Layout.Split(vectors);
        RenderedFaces rendered = _renderer.Render(faces);
        Tensor image = rendered.Image.Clamp(0, 1).Affine(2, -1);
        Tensor mask = rendered.Mask.GreaterOrEqual(0.5);
        return new FaceReconstruction(vectors, faces, image, mask, rendered.Landmarks(), rendered);
    }

    /// <summary>Disposes the network and the face.</summary>
    public void Dispose()
    {
        _network.Dispose();
        _face.Dispose();
    }

    private static void CheckModes(CoefficientLayout layout, MorphableModelData model)
    {
        foreach ((CoefficientPart part, int count) in layout.Parts)
        {
            int modes = part switch
            {
                CoefficientPart.Identity => model.IdentityCount,
                CoefficientPart.Expression => model.ExpressionCount,
                CoefficientPart.Texture => model.TextureCount,
                _ => count,
            };
            if (modes != count) throw new UsageException($"the network predicts {count} coefficients of {part}, but the face model {model.Name} has {modes} modes");
        }
    }
}
