using Deocc.Engine.Layers;
using Deocc.Engine.Tensors;

namespace Deocc.Models.Recognition;

/// <summary>
/// The face recognition networks of Deng et al., "ArcFace" (CVPR 2019): ArcFace crops to embeddings whose cosines tell whether
/// two faces are of one person. Parameters have the names of insightface's PyTorch code (iresnet.py).
/// </summary>
/// <example><code>
/// using var network = new IResNet(IResNetDepth.IResNet50);
/// network.Load("ms1mv3_arcface_r50_fp16.pth");
/// network.PrepareForInference();
/// Tensor similarity = network.Forward(first).CosineSimilarity(network.Forward(second));
/// </code></example>
public sealed class IResNet : Layer
{
    /// <summary>Height and width of the crops.</summary>
    public const int Size = 112;

    /// <summary>Numbers per embedding.</summary>
    public const int Embedding = 512;

    private static readonly int[] Widths = [64, 128, 256, 512];

    private readonly Sequential _layers = new();

    /// <summary>Makes the network.</summary>
    /// <param name="depth">Which of the family.</param>
    /// <param name="dropout">The share of features that training sets to zero before the last map.</param>
    public IResNet(IResNetDepth depth, double dropout = 0)
    {
        int[] blocks = depth switch
        {
            IResNetDepth.IResNet18 => [2, 2, 2, 2],
            IResNetDepth.IResNet50 => [3, 4, 14, 3],
            _ => [3, 13, 30, 3],
        };
        int width = Widths[0];
        _layers.Add("conv1", new Conv2d(3, width, 3, padding: 1, bias: false));
        _layers.Add("bn1", new BatchNorm2d(width));
        _layers.Add("prelu", new PRelu(width));
        for (int stage = 0; stage < blocks.Length; stage++)
        {
            var layer = new Sequential();
            for (int block = 0; block < blocks[stage]; block++)
            {
                layer.Add(new IResNetBlock(width, Widths[stage], stride: block == 0 ? 2 : 1));
                width = Widths[stage];
            }

            _layers.Add($"layer{stage + 1}", layer);
        }

        const int LastSize = Size / 16;
        _layers.Add("bn2", new BatchNorm2d(width));
        _layers.Add("dropout", new Dropout(dropout));
        _layers.Add("flatten", new Flatten());
        _layers.Add("fc", new Linear(width * LastSize * LastSize, Embedding));
        var features = new BatchNorm1d(Embedding);
        features.Weight!.RequiresGradient = false;
        _layers.Add("features", features);
        AddInline(_layers);
    }

    /// <summary>[batch, 3, 112, 112], RGB in [-1, 1], to embeddings [batch, 512] of any length.</summary>
    protected override Tensor Compute(Tensor x) => _layers.Forward(x);
}
