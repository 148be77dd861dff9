using Deocc.Engine.Autograd;
using Deocc.Engine.Layers;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;
using Deocc.Models.Backbones;
using Deocc.Models.Inpainting;
using Deocc.Models.Segmentation;

namespace Deocc.Benchmarks.Peers;

/// <summary>A row's tensors in this engine, and the computation that is timed.</summary>
public abstract class EngineRow : IDisposable
{
    private readonly bool _backward;
    private readonly Tensor[] _inputs;
    private readonly List<Tensor> _trained = [];
    private Tensor? _outputGradient;

    /// <summary>Makes the inputs.</summary>
    protected EngineRow(PeerRow row)
    {
        _backward = row.Pass == PeerPass.ForwardBackward;
        Generator = new RandomGenerator(0);
        _inputs = [.. row.Inputs.Select(sizes => Random(new Shape(sizes)))];
        if (_backward && row.InputGradient) _trained.AddRange(_inputs);
        foreach (Tensor input in _inputs) input.RequiresGradient = _backward && row.InputGradient;
    }

    /// <summary>Random numbers for inputs and weights.</summary>
    protected RandomGenerator Generator { get; }

    /// <summary>Prepares a row.</summary>
    public static EngineRow Create(PeerRow row) => row.Kind switch
    {
        PeerRowKind.Convolution => new ConvolutionRow(row),
        PeerRowKind.MatMul => new MatMulRow(row),
        PeerRowKind.Attention => new AttentionRow(row),
        _ => new NetworkRow(row),
    };

    /// <summary>One repetition.</summary>
    public void Run()
    {
        using var step = new TensorScope();
        if (!_backward)
        {
            using GradientMode.Restorer inference = GradientMode.Disable();
            Compute(_inputs);
            return;
        }

        foreach (Tensor tensor in _trained) tensor.ClearGradient();
        Tensor output = Compute(_inputs);
        BackwardFrom(output, step);
    }

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        foreach (Tensor tensor in _inputs.Concat(_trained)) tensor.Dispose();
        _outputGradient?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The forward computation.</summary>
    protected abstract Tensor Compute(Tensor[] inputs);

    /// <summary>The backward pass: from a fixed gradient of the output.</summary>
    protected virtual void BackwardFrom(Tensor output, TensorScope step)
    {
        _outputGradient ??= step.Keep(Random(output.Shape));
        output.Backward(_outputGradient);
    }

    /// <summary>A tensor of normally distributed numbers that no scope disposes.</summary>
    protected Tensor Random(Shape shape)
    {
        Tensor tensor = Tensor.Empty(shape);
        Generator.FillNormal(tensor);
        return tensor;
    }

    /// <summary>A weight; its gradient is part of the backward pass.</summary>
    protected Tensor Weight(Shape shape)
    {
        Tensor weight = Random(shape);
        weight.RequiresGradient = _backward;
        _trained.Add(weight);
        return weight;
    }

    private sealed class ConvolutionRow : EngineRow
    {
        private readonly ConvolutionSizes _sizes;
        private readonly Tensor _weight;

        public ConvolutionRow(PeerRow row)
            : base(row)
        {
            _sizes = row.Convolution!;
            _weight = _sizes.Transposed
                ? Weight([_sizes.ChannelsIn, _sizes.ChannelsOut / _sizes.Groups, _sizes.Kernel, _sizes.Kernel])
                : Weight([_sizes.ChannelsOut, _sizes.ChannelsIn / _sizes.Groups, _sizes.Kernel, _sizes.Kernel]);
        }

        protected override Tensor Compute(Tensor[] inputs) => _sizes.Transposed
            ? inputs[0].ConvTranspose2d(_weight, stride: _sizes.Stride, padding: _sizes.Padding, groups: _sizes.Groups)
            : inputs[0].Conv2d(_weight, stride: _sizes.Stride, padding: _sizes.Padding, groups: _sizes.Groups);
    }

    private sealed class MatMulRow : EngineRow
    {
        private readonly Tensor _weight;

        public MatMulRow(PeerRow row)
            : base(row) => _weight = Weight([row.Inputs[0][1], row.Inputs[0][1]]);

        protected override Tensor Compute(Tensor[] inputs) => inputs[0].MatMul(_weight);
    }

    private sealed class AttentionRow(PeerRow row) : EngineRow(row)
    {
        protected override Tensor Compute(Tensor[] inputs) => inputs[0].Attention(inputs[1], inputs[2]);
    }

    private sealed class NetworkRow : EngineRow
    {
        private readonly Layer _network;

        public NetworkRow(PeerRow row)
            : base(row)
        {
            _network = row.Network switch
            {
                "unet" => new UNet(),
                "resnet50" => new ResNet(ResNetDepth.ResNet50, outputs: 239),
                _ => new GatedGenerator(),
            };
            if (_backward) _trained.AddRange(_network.Parameters());
            else _network.PrepareForInference();
        }

        public override void Dispose()
        {
            _network.Dispose();
            base.Dispose();
        }

        protected override Tensor Compute(Tensor[] inputs) => _network.Forward(inputs[0]);

        protected override void BackwardFrom(Tensor output, TensorScope step) => output.Square().Mean().Backward();
    }
}
