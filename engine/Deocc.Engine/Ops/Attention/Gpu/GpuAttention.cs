using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Devices.Gpu.Tuning;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Attention.Gpu;

/// <summary>Float32, any widths and either layout; a launch for the outputs, and for each gradient.</summary>
internal sealed class GpuAttention : IKernel<AttentionProblem>, IKernel<AttentionGradientProblem>
{
    // What devices take along y and z.
    private const int LargestGrid = 65535;

    private static readonly LaunchSize GroupSize = new(AttentionTiles.Side, AttentionTiles.Side);

    public string Name => "gpu";

    public bool Applies(in AttentionProblem problem) =>
        problem.Output.ElementType == ElementType.Float32 && problem.Count <= LargestGrid
        && problem.Query.Elements <= int.MaxValue && problem.Key.Elements <= int.MaxValue
        && problem.Value.Elements <= int.MaxValue && problem.Output.Elements <= int.MaxValue;

    public bool Applies(in AttentionGradientProblem problem) => Applies(problem.Forward);

    public void Run(in AttentionProblem problem)
    {
        if (problem.LogSumExp.Elements == 0) return;
        var device = GpuDevice.Of(problem.Output);
        var queries = TokenMatrix.Of(problem.Query, problem);
        var outputs = TokenMatrix.Of(problem.Output, problem);
        AttentionKernelsLauncher.Forward(
            Queue(device), Groups(outputs, problem), GroupSize,
            device.View<float>(problem.Query), device.View<float>(problem.Key), device.View<float>(problem.Value),
            device.View<float>(problem.Output), device.View<float>(problem.LogSumExp),
            queries, TokenMatrix.Of(problem.Key, problem), TokenMatrix.Of(problem.Value, problem), outputs, (float)problem.Scale);
    }

    public void Run(in AttentionGradientProblem problem)
    {
        AttentionProblem forward = problem.Forward;
        if (forward.Count == 0) return;
        var device = GpuDevice.Of(forward.Output);
        var queries = TokenMatrix.Of(forward.Query, forward);
        var keys = TokenMatrix.Of(forward.Key, forward);
        var values = TokenMatrix.Of(forward.Value, forward);
        var outputs = TokenMatrix.Of(forward.Output, forward);
        using Tensor dots = forward.LogSumExp.EmptyLike();
        DeviceView<float> query = device.View<float>(forward.Query);
        DeviceView<float> key = device.View<float>(forward.Key);
        DeviceView<float> value = device.View<float>(forward.Value);
        DeviceView<float> outputGradient = device.View<float>(problem.OutputGradient);
        DeviceView<float> logSumExp = device.View<float>(forward.LogSumExp);
        DeviceView<float> dotsView = device.View<float>(dots);
        float scale = (float)forward.Scale;
        KernelQueue queue = Queue(device);
        if (dots.Elements > 0)
        {
            var runs = new LaunchSize(GpuDevice.Cover(outputs.Tokens, AttentionTiles.Side).X, 1, (int)forward.Count);
            AttentionKernelsLauncher.Dots(queue, runs, GroupSize, device.View<float>(forward.Output), outputGradient, dotsView, outputs);
        }

        if (queries.Elements > 0)
        {
            AttentionKernelsLauncher.Gradient_Queries(
                queue, Groups(queries, forward), GroupSize, query, key, outputGradient, value,
                logSumExp, dotsView, device.View<float>(problem.QueryGradient), queries, keys, outputs, values, scale);
        }

        if (keys.Elements > 0)
        {
            AttentionKernelsLauncher.Gradient_Keys(
                queue, Groups(keys, forward), GroupSize, key, query, value, outputGradient,
                logSumExp, dotsView, device.View<float>(problem.KeyGradient), keys, queries, values, outputs, scale);
        }

        if (values.Elements > 0)
        {
            AttentionKernelsLauncher.Gradient_Values(
                queue, Groups(values, forward), GroupSize, key, query, value, outputGradient,
                logSumExp, dotsView, device.View<float>(problem.ValueGradient), keys, queries, values, outputs, scale);
        }
    }

    private static TunedQueue Queue(GpuDevice device) => new(device.Queue, device.Tuning.Of(TunableAttention.Instance));

    /// <summary>A group for each tile of a result; the sums of softmax are wanted even of tokens without channels.</summary>
    private static LaunchSize Groups(in TokenMatrix result, in AttentionProblem problem) => new(
        GpuDevice.Cover(result.Tokens, AttentionTiles.Tile).X, Math.Max(1, GpuDevice.Cover(result.Width, AttentionTiles.Tile).X), (int)problem.Count);
}
