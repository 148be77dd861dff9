using Deocc.Engine.Tensors;
using Deocc.Imaging;
using Deocc.Tests.Infrastructure;
using Deocc.Training.Data;
using Deocc.Training.Data.Loading;
using Deocc.Training.Tasks.Segmentation;

namespace Deocc.Tests.Tasks;

/// <summary>What a batch does not tell of faces that wear glasses.</summary>
[NoLeaks]
internal sealed class WornGlassesTests
{
    private const int Size = 64;

    // Eyes, nose, mouth; upright.
    private static readonly float[] Five = [20, 24, 44, 24, 32, 36, 24, 46, 40, 46];

    [Test]
    public void TheBandOfGlassesIsUnknownButForWhatIsCovered()
    {
        float[] cover = new float[2 * Size * Size];
        cover[(2 * Size * Size) - (Size * Size) + (26 * Size) + 22] = 1;
        using FaceBatch batch = Batch(cover, wears: [0, 0.02f]);
        using Tensor known = WornGlasses.Known(batch)!;
        float[] values = known.ToArray<float>();
        Assert.That(values[..(Size * Size)], Is.All.EqualTo(1), "the first wears none");
        float[] second = values[(Size * Size)..];
        Assert.That(second[(24 * Size) + 32], Is.Zero, "the bridge");
        Assert.That(second[(24 * Size) + 8], Is.Zero, "a temple");
        Assert.That(second[(26 * Size) + 22], Is.EqualTo(1), "below a drawn occluder");
        Assert.That(second[(46 * Size) + 32], Is.EqualTo(1), "the mouth");
        Assert.That(second[(5 * Size) + 32], Is.EqualTo(1), "the forehead");
    }

    [Test]
    public void WithoutGlassesAllIsKnown()
    {
        using FaceBatch batch = Batch(new float[2 * Size * Size], wears: [0, 0]);
        Assert.That(WornGlasses.Known(batch), Is.Null);
    }

    private static FaceBatch Batch(float[] cover, float[] wears) => new()
    {
        Clean = Tensor.Zeros([2, 3, Size, Size]),
        Occluded = Tensor.Zeros([2, 3, Size, Size]),
        Cover = Tensor.From<float>(cover, [2, 1, Size, Size]),
        Landmarks = Tensor.From<float>([.. Five, .. Five], [2, 5, 2]),
        Kinds = [null, null],
        Samples = [.. wears.Select(share => new FaceSample { Id = "face", Image = "face.png", Attributes = new FaceAttributes(["glasses"], [share]) })],
        Moves = [AffineTransform.Identity, AffineTransform.Identity],
    };
}
