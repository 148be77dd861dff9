using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Serialization;
using Deocc.Engine.Tensors;
using Deocc.Models.Reconstruction;
using Deocc.Training.Data.Loading;

namespace Deocc.Training.Tasks.Inpainting;

/// <summary>The rendered faces of a batch.</summary>
/// <param name="Image">I_m, [N, 3, size, size] in [-1, 1].</param>
/// <param name="Mask">M_m, [N, 1, size, size], 0 or 1.</param>
internal sealed record RenderedRegion(float[] Image, float[] Mask)
{
    /// <summary>Renders the faces of the occluded pictures.</summary>
    /// <param name="reconstructor">The frozen reconstruction; null gives null.</param>
    /// <param name="batch">Pictures of any size.</param>
    public static RenderedRegion? Of(FaceReconstructor? reconstructor, FaceBatch batch)
    {
        if (reconstructor is null) return null;
        using var scope = new TensorScope();
        int size = batch.Occluded.Shape[2];
        bool isFull = size == FaceReconstructor.CropSize;
        FaceReconstruction faces = reconstructor.Reconstruct(
            isFull ? batch.Occluded : batch.Occluded.ResizeBilinear(FaceReconstructor.CropSize, antialias: true));
        Tensor image = isFull ? faces.Image : faces.Image.ResizeBilinear(size, antialias: true);
        Tensor mask = isFull ? faces.Mask : faces.Mask.ResizeBilinear(size, antialias: true).GreaterOrEqual(0.5);
        return new RenderedRegion(image.ToArray<float>(), mask.ToArray<float>());
    }

    /// <summary>Reads the reconstruction that options name; null where they name none.</summary>
    /// <exception cref="Deocc.Engine.Diagnostics.FileFormatException">The file holds another network.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static FaceReconstructor? Reconstructor(string path)
    {
        if (path.Length == 0) return null;
        using WeightFile file = WeightFile.Open(path);
        return FaceReconstructor.FromFile(file);
    }
}
