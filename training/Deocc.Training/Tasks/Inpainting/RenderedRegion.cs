using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Serialization;
using Deocc.Engine.Tensors;
using Deocc.Models.Reconstruction;
using Deocc.Training.Data.Loading;

namespace Deocc.Training.Tasks.Inpainting;

/// <summary>The rendered faces of a batch, which a graphics device may still be drawing until they are read. To be disposed.</summary>
internal sealed class RenderedRegion : IDisposable
{
    private readonly TensorReading _image;
    private readonly TensorReading _mask;

    private RenderedRegion(Tensor image, Tensor mask) => (_image, _mask) = (TensorReading.Begin(image), TensorReading.Begin(mask));

    /// <summary>Begins to render the faces of the occluded pictures.</summary>
    /// <param name="reconstructor">The frozen reconstruction; null gives null.</param>
    /// <param name="batch">Pictures of any size.</param>
    public static RenderedRegion? Begin(FaceReconstructor? reconstructor, FaceBatch batch)
    {
        if (reconstructor is null) return null;
        using var scope = new TensorScope();
        int size = batch.Occluded.Shape[2];
        bool isFull = size == FaceReconstructor.CropSize;
        FaceReconstruction faces = reconstructor.Reconstruct(
            isFull ? batch.Occluded : batch.Occluded.ResizeBilinear(FaceReconstructor.CropSize, antialias: true));
        Tensor image = isFull ? faces.Image : faces.Image.ResizeBilinear(size, antialias: true);
        Tensor mask = isFull ? faces.Mask : faces.Mask.ResizeBilinear(size, antialias: true).GreaterOrEqual(0.5);
        return new RenderedRegion(image, mask);
    }

    /// <summary>I_m, [N, 3, size, size] in [-1, 1]; waits for what was launched before <see cref="Begin"/> and by it alone.</summary>
    public float[] Image() => _image.Read<float>();

    /// <summary>M_m, [N, 1, size, size], 0 or 1; waits likewise.</summary>
    public float[] Mask() => _mask.Read<float>();

    /// <summary>Reads the reconstruction that options name; null where they name none.</summary>
    /// <exception cref="Deocc.Engine.Diagnostics.FileFormatException">The file holds another network.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static FaceReconstructor? Reconstructor(string path)
    {
        if (path.Length == 0) return null;
        using WeightFile file = WeightFile.Open(path);
        return FaceReconstructor.FromFile(file);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _image.Dispose();
        _mask.Dispose();
    }
}
