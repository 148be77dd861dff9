using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Serialization;
using Deocc.Engine.Tensors;
using Deocc.Imaging;
using Deocc.Models.Reconstruction;
using Deocc.Training.Data.Loading;

namespace Deocc.Training.Tasks.Inpainting;

/// <summary>The rendered faces of a batch, which a graphics device may still be drawing until they are read. To be disposed.</summary>
internal sealed class RenderedRegion : IDisposable
{
    private readonly TensorReading _image;
    private readonly TensorReading _mask;
    private readonly TensorReading _landmarks;
    private readonly int _size;
    private float[]? _bentImage;
    private float[]? _bentMask;

    private RenderedRegion(Tensor image, Tensor mask, Tensor landmarks)
    {
        (_image, _mask, _landmarks) = (TensorReading.Begin(image), TensorReading.Begin(mask), TensorReading.Begin(landmarks));
        _size = image.Shape[3];
    }

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
        return new RenderedRegion(image, mask, faces.Landmarks * ((double)size / FaceReconstructor.CropSize));
    }

    /// <summary>Bends some of the drawn faces onto landmarks; waits as the readings do.</summary>
    /// <param name="landmarks">[N, 68 or 5, 2] in pixels of the pictures, on the host.</param>
    /// <param name="chosen">For each face, whether it is bent.</param>
    public void Bend(Tensor landmarks, IReadOnlyList<bool> chosen)
    {
        (_bentImage, _bentMask) = (Image(), Mask());
        var body = new Bending(_bentImage, _bentMask, _landmarks.Read<float>(), landmarks.ToArray<float>(), landmarks.Shape[1], chosen, _size);
        CpuThreads.For(chosen.Count, ref body);
    }

    /// <summary>I_m, [N, 3, size, size] in [-1, 1]; waits for what was launched before <see cref="Begin"/> and by it alone.</summary>
    public float[] Image() => _bentImage ?? _image.Read<float>();

    /// <summary>M_m, [N, 1, size, size], 0 or 1; waits likewise.</summary>
    public float[] Mask() => _bentMask ?? _mask.Read<float>();

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
        _landmarks.Dispose();
    }

    private readonly struct Bending(float[] images, float[] masks, float[] drawn, float[] landmarks, int points, IReadOnlyList<bool> chosen, int size) : IParallelBody
    {
        public void Invoke(int item, int worker)
        {
            if (!chosen[item]) return;
            int plane = size * size;
            var picture = new Image<float>(size, size, 3);
            for (int i = 0; i < picture.Samples.Length; i++) picture.Samples[i] = images[(((item * 3) + (i % 3)) * plane) + (i / 3)];
            var mask = new Image<float>(size, size, 1, masks[(item * plane)..((item + 1) * plane)]);
            (Image<float> bent, Image<float> bentMask) = FaceBend.Apply(
                picture, mask, Points(drawn, item, FaceLandmarks.FullCount), Points(landmarks, item, points));
            for (int i = 0; i < bent.Samples.Length; i++) images[(((item * 3) + (i % 3)) * plane) + (i / 3)] = bent.Samples[i];
            bentMask.Samples.CopyTo(masks, item * plane);
        }

        private static FaceLandmarks Points(float[] places, int item, int count)
        {
            var face = new (float X, float Y)[count];
            for (int i = 0; i < count; i++) face[i] = (places[((item * count) + i) * 2], places[(((item * count) + i) * 2) + 1]);
            return new FaceLandmarks(face);
        }
    }
}
