using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Normalization.Gpu;

/// <summary>Float32, a group to each row.</summary>
internal sealed class GpuLayerNorm : IKernel<LayerNormProblem>, IKernel<LayerNormGradientProblem>
{
    // Parts of rows that are added apart: enough to fill a device, few enough to add up quickly.
    private const int LeastRowsPerPart = 32;
    private const int MostParts = 256;

    public string Name => "gpu";

    public bool Applies(in LayerNormProblem problem) => Applies(problem.Input);

    public bool Applies(in LayerNormGradientProblem problem) => Applies(problem.Input);

    public void Run(in LayerNormProblem problem)
    {
        int rows = (int)problem.Mean.Elements;
        if (rows == 0) return;
        var device = GpuDevice.Of(problem.Output);
        DeviceView<float> input = device.View<float>(problem.Input);
        LayerNormKernelsLauncher.LayerNorm(
            device.Queue, new LaunchSize(rows), new LaunchSize(LayerNormKernels.GroupSize), input,
            problem.Weight is null ? input : device.View<float>(problem.Weight), problem.Bias is null ? input : device.View<float>(problem.Bias),
            device.View<float>(problem.Mean), device.View<float>(problem.Variance), device.View<float>(problem.Output),
            (int)(problem.Input.Elements / rows), problem.Weight is null ? 0 : 1, problem.Bias is null ? 0 : 1, (float)problem.Epsilon);
    }

    public void Run(in LayerNormGradientProblem problem)
    {
        int rows = (int)problem.Mean.Elements;
        int length = problem.ParameterGradients.Shape[1];
        var device = GpuDevice.Of(problem.InputGradient);
        var groupSize = new LaunchSize(LayerNormKernels.GroupSize);
        DeviceView<float> gradient = device.View<float>(problem.Gradient);
        DeviceView<float> input = device.View<float>(problem.Input);
        DeviceView<float> mean = device.View<float>(problem.Mean);
        DeviceView<float> variance = device.View<float>(problem.Variance);
        var epsilon = (float)problem.Epsilon;
        if (rows > 0)
        {
            LayerNormKernelsLauncher.InputGradient(
                device.Queue, new LaunchSize(rows), groupSize, gradient, input, problem.Weight is null ? input : device.View<float>(problem.Weight),
                mean, variance, device.View<float>(problem.InputGradient), length, problem.Weight is null ? 0 : 1, epsilon);
        }

        int rowsPerPart = Math.Max(LeastRowsPerPart, (rows + MostParts - 1) / MostParts);
        int parts = (rows + rowsPerPart - 1) / rowsPerPart;
        using Tensor sums = Tensor.Empty([parts, 2, length], ElementType.Float32, device);
        if (parts > 0)
        {
            LayerNormKernelsLauncher.AddRows(
                device.Queue, new LaunchSize(GpuDevice.Cover(length, LayerNormKernels.GroupSize).X, parts), groupSize, gradient, input, mean,
                variance, device.View<float>(sums), rows, length, rowsPerPart, epsilon);
        }

        LayerNormKernelsLauncher.AddParts(
            device.Queue, GpuDevice.Cover(2L * length, LayerNormKernels.GroupSize), groupSize, device.View<float>(sums),
            device.View<float>(problem.ParameterGradients), parts, 2 * length);
    }

    private static bool Applies(Tensor input) => input.ElementType == ElementType.Float32 && input.Elements <= int.MaxValue;
}
