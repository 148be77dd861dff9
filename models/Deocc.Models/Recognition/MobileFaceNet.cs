using Deocc.Engine.Layers;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Models.Recognition;

/// <summary>
/// A small face recognition network (Chen et al., "MobileFaceNets", 2018, with MobileNetV2's rectifiers): ArcFace crops to
/// embeddings whose cosines tell whether two faces are of one person. Parameters have the names of the PyTorch
/// implementation by foamliu.
/// </summary>
/// <example><code>
/// using var network = new MobileFaceNet();
/// network.Load("mobilefacenet.pt");
/// network.PrepareForInference();
/// Tensor similarity = network.Forward(first).CosineSimilarity(network.Forward(second));
/// </code></example>
public sealed class MobileFaceNet : Layer
{
    /// <summary>Height and width of the crops.</summary>
    public const int Size = 112;

    /// <summary>Numbers per embedding.</summary>
    public const int Embedding = 128;

    private const int Width = 64;
    private const int LastWidth = 512;
    private const int LastSize = Size / 16;

    // The last block before each halving after the first: 64 channels at 28x28, 128 at 14x14.
    private static readonly int[] LevelEnds = [4, 11];

    private readonly Sequential _stem;
    private readonly Sequential _blocks;
    private readonly Sequential _layers = new();

    /// <summary>Makes the network.</summary>
    public MobileFaceNet()
    {
        _blocks = new Sequential();
        int width = Width;
        foreach ((int expansion, int outputs, int count, int firstStride) in
                 new[] { (2, 64, 5, 2), (4, 128, 1, 2), (2, 128, 6, 1), (4, 128, 1, 2), (2, 128, 2, 1) })
        {
            for (int i = 0; i < count; i++)
            {
                _blocks.Add(new InvertedResidual(width, outputs, expansion, i == 0 ? firstStride : 1));
                width = outputs;
            }
        }

        _stem = InvertedResidual.Unit(new Conv2d(3, Width, 3, stride: 2, padding: 1, bias: false));
        _layers.Add("conv1", _stem);
        _layers.Add("dw_conv", new DepthwiseSeparableConv(Width, Width));
        _layers.Add("features", _blocks);
        _layers.Add("conv2", InvertedResidual.Unit(new Conv2d(width, LastWidth, 1, bias: false)));
        _layers.Add("gdconv", new ConvNormActivation(
            "depthwise", new Conv2d(LastWidth, LastWidth, LastSize, groups: LastWidth, bias: false), "bn"));
        _layers.Add("conv3", new Conv2d(LastWidth, Embedding, 1));
        _layers.Add("bn", new BatchNorm2d(Embedding));
        AddInline(_layers);
    }

    /// <summary>What the network sees at three scales, for losses that compare features of faces.</summary>
    /// <param name="x">[batch, 3, 112, 112], RGB in [-1, 1].</param>
    /// <returns>[batch, 64, 56, 56], [batch, 64, 28, 28] and [batch, 128, 14, 14].</returns>
    public IReadOnlyList<Tensor> Levels(Tensor x)
    {
        using ModuleCall call = BeginCall();
        Tensor current = call.Keep(_layers[1].Forward(_stem.Forward(x)));
        var levels = new List<Tensor> { current };
        for (int block = 0; block <= LevelEnds[^1]; block++)
        {
            current = _blocks[block].Forward(current);
            if (LevelEnds.Contains(block)) levels.Add(call.Keep(current));
        }

        return levels;
    }

    /// <summary>[batch, 3, 112, 112], RGB in [-1, 1], to embeddings [batch, 128] of any length.</summary>
    protected override Tensor Compute(Tensor x) => _layers.Forward(x).Flatten();
}
