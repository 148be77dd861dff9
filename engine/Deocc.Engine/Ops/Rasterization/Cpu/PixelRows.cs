using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Rasterization.Cpu;

/// <summary>A batch of images of triangles, cut into blocks of rows.</summary>
internal readonly unsafe struct PixelRows(Tensor faces, MeshTopology mesh, int channels)
{
    private const int RowsPerItem = 8;

    public readonly int Height = faces.Shape[1];

    public readonly int Width = faces.Shape[2];

    public readonly int Vertices = mesh.Vertices;

    public readonly int Channels = channels;

    private readonly int _images = faces.Shape[0];

    private readonly int* _faces = faces.Pointer<int>();

    public long Plane => (long)Height * Width;

    public int Items => checked(_images * ItemsPerImage);

    private int ItemsPerImage => (Height + RowsPerItem - 1) / RowsPerItem;

    /// <summary>The image of an item, and its pixels within the image.</summary>
    public (int Image, long First, long End) Pixels(int item)
    {
        (int image, int block) = Math.DivRem(item, ItemsPerImage);
        int row = block * RowsPerItem;
        return (image, (long)row * Width, (long)Math.Min(Height, row + RowsPerItem) * Width);
    }

    /// <summary>The triangles seen by an image's pixels.</summary>
    public int* Faces(int image) => _faces + (image * Plane);
}
