using Deocc.Engine.Layers;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Models.Classification;

/// <summary>
/// A small image classifier: four 3x3 convolutions with batch norm and ReLU, the first at full resolution and the others
/// halving it, then the mean over all places and a linear layer.
/// </summary>
public sealed class SmallConvNet : Layer
{
    private const int Stages = 4;

    private readonly Sequential _stages = new();
    private readonly Linear _head;

    /// <summary>Makes the network with PyTorch's default initial weights.</summary>
    /// <param name="inputChannels">Channels of the images.</param>
    /// <param name="classes">Logits per image.</param>
    /// <param name="width">Channels of the first stage; each further stage has twice as many.</param>
    public SmallConvNet(int inputChannels, int classes, int width)
    {
        int channels = inputChannels;
        for (int stage = 0; stage < Stages; stage++)
        {
            int next = width << stage;
            var convolution = new Conv2d(channels, next, kernel: 3, stride: stage == 0 ? 1 : 2, padding: 1, bias: false);
            _stages.Add(new ConvNormActivation("conv", convolution, "norm", negativeSlope: 0));
            channels = next;
        }

        AddModule("stages", _stages);
        _head = AddModule("head", new Linear(channels, classes));
    }

    /// <summary>Images [N, inputChannels, H, W] to logits [N, classes].</summary>
    protected override Tensor Compute(Tensor x) => _head.Forward(_stages.Forward(x).Mean([2, 3]));
}
