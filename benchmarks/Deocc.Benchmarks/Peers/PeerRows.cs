namespace Deocc.Benchmarks.Peers;

/// <summary>The rows of the side-by-side table.</summary>
public static class PeerRows
{
    private const double LevelWithFaster = 1;
    private const double TwiceFaster = 2;

    /// <summary>Every row, in the order they are run.</summary>
    public static IReadOnlyList<PeerRow> All { get; } =
    [
        .. Convolution("conv 64->64 3x3, 64x64, b8", new(64, 64, 3, Padding: 1), [8, 64, 64, 64], TwiceFaster),
        .. Convolution("conv 128->128 3x3, 32x32, b8", new(128, 128, 3, Padding: 1), [8, 128, 32, 32], TwiceFaster),
        .. Convolution("conv 256->256 3x3, 16x16, b8", new(256, 256, 3, Padding: 1), [8, 256, 16, 16], TwiceFaster),
        .. Convolution("conv 512->512 3x3, 8x8, b8", new(512, 512, 3, Padding: 1), [8, 512, 8, 8], TwiceFaster),
        .. Convolution("conv 3->64 7x7/2, 256x256, b8", new(3, 64, 7, 2, 3), [8, 3, 256, 256], LevelWithFaster, inputGradient: false),
        .. Convolution("conv 64->128 4x4/2, 128x128, b8", new(64, 128, 4, 2, 1), [8, 64, 128, 128], LevelWithFaster),
        .. Convolution("conv 256->64 1x1, 56x56, b8", new(256, 64, 1), [8, 256, 56, 56], LevelWithFaster),
        .. Convolution("conv 64->64 3x3, 256x256, b1", new(64, 64, 3, Padding: 1), [1, 64, 256, 256], TwiceFaster),
        .. Convolution("deconv 128->64 4x4/2, 32x32, b8", new(128, 64, 4, 2, 1, Transposed: true), [8, 128, 32, 32], LevelWithFaster),
        .. Convolution("depthwise 96 3x3, 56x56, b8", new(96, 96, 3, Padding: 1, Groups: 96), [8, 96, 56, 56], LevelWithFaster),
        .. MatMul(1024),
        .. MatMul(2048),
        .. Attention(1024, 256),
        .. Network("U-Net ResNet-18, 256x256", "unet", [3, 256, 256], 10.796138496, trainingBatch: 4, forwardGoal: 1.5),
        .. Network("ResNet-50, 224x224", "resnet50", [3, 224, 224], 8.175251456, trainingBatch: 4, forwardGoal: 1.0),
        .. Network("gated generator, 256x256", "generator", [7, 256, 256], 124.149301248, trainingBatch: 2, forwardGoal: 2.0),
    ];

    private static IEnumerable<PeerRow> Convolution(
        string name, ConvolutionSizes sizes, int[] input, double goal, bool inputGradient = true)
    {
        int outputSize = (input[2] + 2 * sizes.Padding - sizes.Kernel) / sizes.Stride + 1;
        long positions = sizes.Transposed ? (long)input[2] * input[3] : (long)outputSize * outputSize;
        double forward = 2e-9 * input[0] * positions * sizes.ChannelsIn / sizes.Groups * sizes.ChannelsOut * sizes.Kernel * sizes.Kernel;
        var row = new PeerRow
        {
            Name = $"{name}, forward",
            Kind = PeerRowKind.Convolution,
            Pass = PeerPass.Forward,
            Inputs = [input],
            Convolution = sizes,
            InputGradient = inputGradient,
            Gflop = forward,
            Goal = new(GoalBase.FasterPeer, goal),
        };
        yield return row;
        yield return row with
        {
            Name = $"{name}, forward + backward",
            Pass = PeerPass.ForwardBackward,
            Gflop = forward * (inputGradient ? 3 : 2),
        };
    }

    private static IEnumerable<PeerRow> MatMul(int size)
    {
        var row = new PeerRow
        {
            Name = $"matmul {size}, forward",
            Kind = PeerRowKind.MatMul,
            Pass = PeerPass.Forward,
            Inputs = [[size, size]],
            Gflop = 2e-9 * size * size * size,
            Goal = new(GoalBase.FmaPeak, 0.9),
        };
        yield return row;
        yield return row with
        {
            Name = $"matmul {size}, forward + backward",
            Pass = PeerPass.ForwardBackward,
            Gflop = 3 * row.Gflop,
        };
    }

    private static IEnumerable<PeerRow> Attention(int tokens, int channels)
    {
        int[] shape = [1, tokens, channels];
        var row = new PeerRow
        {
            Name = $"attention {tokens} tokens, C {channels}, forward",
            Kind = PeerRowKind.Attention,
            Pass = PeerPass.Forward,
            Inputs = [shape, shape, shape],
            Gflop = 4e-9 * tokens * tokens * channels,
            Goal = new(GoalBase.PyTorch, 1),
        };
        yield return row;
        yield return row with
        {
            Name = $"attention {tokens} tokens, C {channels}, forward + backward",
            Pass = PeerPass.ForwardBackward,
            Gflop = 3 * row.Gflop,
        };
    }

    private static IEnumerable<PeerRow> Network(
        string name, string network, int[] image, double gflopPerImage, int trainingBatch, double forwardGoal)
    {
        var row = new PeerRow
        {
            Name = $"{name}, b1 forward",
            Kind = PeerRowKind.Network,
            Pass = PeerPass.Forward,
            Inputs = [[1, .. image]],
            Network = network,
            InputGradient = false,
            Gflop = gflopPerImage,
            Goal = new(GoalBase.OnnxRuntime, forwardGoal),
        };
        yield return row;
        yield return row with
        {
            Name = $"{name}, b{trainingBatch} training step",
            Pass = PeerPass.ForwardBackward,
            Inputs = [[trainingBatch, .. image]],
            Gflop = 3 * trainingBatch * gflopPerImage,
            Goal = new(GoalBase.PyTorch, 1.5),
        };
    }
}
