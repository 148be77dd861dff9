using Deocc.Engine.Layers;
using Deocc.Engine.Ops;
using Deocc.Engine.Serialization.Mapping;
using Deocc.Engine.Tensors;

namespace Deocc.Models.Backbones.Inception;

/// <summary>
/// Inception-v3 (Szegedy et al., "Rethinking the Inception Architecture", 2016) to its last pooling: the 2048 numbers per image
/// that the Frechet inception distance compares. Parameters have torchvision's names, which pytorch-fid's weights share.
/// </summary>
/// <example><code>
/// using var network = new InceptionFeatures();
/// network.Load("pt_inception-2015-12-05-6726825d.pth", InceptionFeatures.Mapping);
/// network.PrepareForInference();
/// Tensor features = network.Forward(images.ResizeBilinear(299));
/// </code></example>
public sealed class InceptionFeatures : Layer
{
    /// <summary>Numbers per image.</summary>
    public const int Width = 2048;

    private readonly Sequential _layers = new();

    /// <summary>Makes the network.</summary>
    public InceptionFeatures(InceptionPooling pooling = InceptionPooling.Fid)
    {
        bool isFid = pooling == InceptionPooling.Fid;
        AvgPool2d Mean() => new(3, stride: 1, padding: 1, countPadding: !isFid);
        _layers.Add("Conv2d_1a_3x3", InceptionBlock.Unit(new Conv2d(3, 32, 3, stride: 2, bias: false)));
        _layers.Add("Conv2d_2a_3x3", InceptionBlock.Unit(new Conv2d(32, 32, 3, bias: false)));
        _layers.Add("Conv2d_2b_3x3", InceptionBlock.Unit(new Conv2d(32, 64, 3, padding: 1, bias: false)));
        _layers.Add("maxpool1", new MaxPool2d(3, stride: 2));
        _layers.Add("Conv2d_3b_1x1", InceptionBlock.Unit(new Conv2d(64, 80, 1, bias: false)));
        _layers.Add("Conv2d_4a_3x3", InceptionBlock.Unit(new Conv2d(80, 192, 3, bias: false)));
        _layers.Add("maxpool2", new MaxPool2d(3, stride: 2));
        _layers.Add("Mixed_5b", InceptionBlocks.A(192, 32, Mean()));
        _layers.Add("Mixed_5c", InceptionBlocks.A(256, 64, Mean()));
        _layers.Add("Mixed_5d", InceptionBlocks.A(288, 64, Mean()));
        _layers.Add("Mixed_6a", InceptionBlocks.B(288));
        _layers.Add("Mixed_6b", InceptionBlocks.C(768, 128, Mean()));
        _layers.Add("Mixed_6c", InceptionBlocks.C(768, 160, Mean()));
        _layers.Add("Mixed_6d", InceptionBlocks.C(768, 160, Mean()));
        _layers.Add("Mixed_6e", InceptionBlocks.C(768, 192, Mean()));
        _layers.Add("Mixed_7a", InceptionBlocks.D(768));
        _layers.Add("Mixed_7b", InceptionBlocks.E(1280, Mean()));
        _layers.Add("Mixed_7c", InceptionBlocks.E(2048, isFid ? new MaxPool2d(3, stride: 1, padding: 1) : Mean()));
        AddInline(_layers);
    }

    /// <summary>For whole weights: leaves the classifiers aside.</summary>
    public static StateDictMapping Mapping { get; } = new StateDictMapping().Ignore(@"^fc\.|^AuxLogits\.");

    /// <summary>[batch, 3, height, width], RGB in [-1, 1], 299x299 where it matters and at least 75x75, to [batch, 2048].</summary>
    protected override Tensor Compute(Tensor x) => _layers.Forward(x).GlobalAvgPool2d().Flatten();
}
