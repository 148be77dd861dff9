using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Filtering.Gpu;

/// <summary>Float32: small windows in one launch, large ones axis by axis, that axis first which leaves less between the two.</summary>
internal sealed class GpuSeparableFilter : IKernel<SeparableFilterProblem>
{
    // From how many taps on two sums in a row cost less than their product: writing and reading what lies between is worth some.
    private const int MostTapsAtOnce = 16;

    public string Name => "gpu";

    public bool Applies(in SeparableFilterProblem problem) =>
        problem.Input.ElementType == ElementType.Float32 && problem.Input.Elements <= int.MaxValue && problem.Output.Elements <= int.MaxValue;

    public void Run(in SeparableFilterProblem problem)
    {
        if (problem.Output.Elements == 0) return;
        (AxisWindows rows, AxisWindows columns) = (problem.Rows, problem.Columns);
        Shape input = problem.Input.Shape;
        if ((long)rows.MostTaps * columns.MostTaps <= MostTapsAtOnce)
        {
            FilterPlanes(problem);
        }
        else if ((long)rows.Inputs * columns.Outputs < (long)rows.Outputs * columns.Inputs)
        {
            using Tensor between = Tensor.Empty(input.With(-1, columns.Outputs), ElementType.Float32, problem.Input.Device);
            FilterAxis(problem.Input, columns, 1, between);
            FilterAxis(between, rows, columns.Outputs, problem.Output);
        }
        else
        {
            using Tensor between = Tensor.Empty(input.With(-2, rows.Outputs), ElementType.Float32, problem.Input.Device);
            FilterAxis(problem.Input, rows, columns.Inputs, between);
            FilterAxis(between, columns, 1, problem.Output);
        }
    }

    private static void FilterPlanes(in SeparableFilterProblem problem)
    {
        (AxisWindows rows, AxisWindows columns) = (problem.Rows, problem.Columns);
        var device = GpuDevice.Of(problem.Output);
        int count = (int)problem.Output.Elements;
        var sizes = new FilterSizes
        {
            InputHeight = rows.Inputs,
            InputWidth = columns.Inputs,
            OutputHeight = rows.Outputs,
            OutputWidth = columns.Outputs,
            RowTaps = rows.MostTaps,
            ColumnTaps = columns.MostTaps,
        };
        FilterKernelsLauncher.FilterPlanes(
            device.Queue, GpuDevice.Cover(count, FilterKernels.GroupSize), new LaunchSize(FilterKernels.GroupSize), device.View<float>(problem.Input),
            device.Constant(rows.FirstInputs), device.Constant(rows.Counts), device.Constant(rows.AllSingleWeights),
            device.Constant(columns.FirstInputs), device.Constant(columns.Counts), device.Constant(columns.AllSingleWeights),
            device.View<float>(problem.Output), count, sizes);
    }

    private static void FilterAxis(Tensor input, AxisWindows windows, int inner, Tensor output)
    {
        var device = GpuDevice.Of(output);
        int count = (int)output.Elements;
        FilterKernelsLauncher.FilterAxis(
            device.Queue, GpuDevice.Cover(count, FilterKernels.GroupSize), new LaunchSize(FilterKernels.GroupSize), device.View<float>(input),
            device.Constant(windows.FirstInputs), device.Constant(windows.Counts), device.Constant(windows.AllSingleWeights),
            device.View<float>(output), count, windows.Inputs, windows.Outputs, inner, windows.MostTaps);
    }
}
