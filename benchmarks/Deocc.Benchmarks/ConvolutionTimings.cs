using System.Diagnostics;
using System.Globalization;
using Deocc.Engine.Devices;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Benchmarks;

/// <summary>
/// Times single convolutions and their gradients, implementation by implementation:
/// <c>conv [part of a row's name] [implementation]</c>.
/// </summary>
internal static class ConvolutionTimings
{
    private const double SecondsPerRow = 0.5;

    private static readonly (string Name, Conv2dGeometry Geometry)[] Rows =
    [
        ("a 64->64 3x3 64x64 b8", Make(8, 64, 64, 64, 3, 1, 1)),
        ("b 128->128 3x3 32x32 b8", Make(8, 128, 128, 32, 3, 1, 1)),
        ("c 256->256 3x3 16x16 b8", Make(8, 256, 256, 16, 3, 1, 1)),
        ("d 512->512 3x3 8x8 b8", Make(8, 512, 512, 8, 3, 1, 1)),
        ("e 3->64 7x7/2 256x256 b8", Make(8, 3, 64, 256, 7, 2, 3)),
        ("f 64->128 4x4/2 128x128 b8", Make(8, 64, 128, 128, 4, 2, 1)),
        ("g 256->64 1x1 56x56 b8", Make(8, 256, 64, 56, 1, 1, 0)),
        ("h 64->64 3x3 256x256 b1", Make(1, 64, 64, 256, 3, 1, 1)),
        ("i deconv 128->64 4x4/2 32x32 b8", Make(8, 64, 128, 64, 4, 2, 1)),
        ("j depthwise 96 3x3 56x56 b8", Make(8, 96, 96, 56, 3, 1, 1, 96)),
        ("r1 64->256 1x1 56x56 b1", Make(1, 64, 256, 56, 1, 1, 0)),
        ("r2 64->64 3x3 56x56 b1", Make(1, 64, 64, 56, 3, 1, 1)),
        ("r3 128->128 3x3 28x28 b1", Make(1, 128, 128, 28, 3, 1, 1)),
        ("r4 512->128 1x1 28x28 b1", Make(1, 512, 128, 28, 1, 1, 0)),
        ("r5 256->256 3x3 14x14 b1", Make(1, 256, 256, 14, 3, 1, 1)),
        ("r6 1024->256 1x1 14x14 b1", Make(1, 1024, 256, 14, 1, 1, 0)),
        ("r7 512->512 3x3 7x7 b1", Make(1, 512, 512, 7, 3, 1, 1)),
        ("r8 2048->512 1x1 7x7 b1", Make(1, 2048, 512, 7, 1, 1, 0)),
        ("r8b 512->2048 1x1 7x7 b1", Make(1, 512, 2048, 7, 1, 1, 0)),
        ("r9 256->256 3x3/2 28x28 b1", Make(1, 256, 256, 28, 3, 2, 1)),
        ("r10 512->512 3x3 8x8 b1", Make(1, 512, 512, 8, 3, 1, 1)),
        ("r11 128->128 3x3/2 56x56 b1", Make(1, 128, 128, 56, 3, 2, 1)),
        ("r12 512->512 3x3/2 14x14 b1", Make(1, 512, 512, 14, 3, 2, 1)),
        ("u1 64->3 3x3 256x256 b1", Make(1, 64, 3, 256, 3, 1, 1)),
        ("u2 32->16 3x3 256x256 b1", Make(1, 32, 16, 256, 3, 1, 1)),
        ("u3 7->96 5x5 256x256 b1", Make(1, 7, 96, 256, 5, 1, 2)),
        ("u4 192->384 3x3 64x64 b1", Make(1, 192, 384, 64, 3, 1, 1)),
    ];

    /// <summary>Runs the rows that match.</summary>
    public static void Run(ReadOnlySpan<string> args)
    {
        string filter = args.Length > 0 ? args[0] : "";
        string? kernel = args.Length > 1 ? args[1] : null;
        foreach ((string name, Conv2dGeometry geometry) in Rows)
        {
            if (name.Contains(filter, StringComparison.OrdinalIgnoreCase)) RunRow(name, geometry, kernel);
        }
    }

    private static void RunRow(string name, Conv2dGeometry geometry, string? kernel)
    {
        using Tensor input = Fill([geometry.Batch, geometry.InputChannels, geometry.Input.Height, geometry.Input.Width]);
        using Tensor weight = Fill([geometry.OutputChannels, geometry.GroupInputChannels, geometry.Kernel.Height, geometry.Kernel.Width]);
        using Tensor output = Fill([geometry.Batch, geometry.OutputChannels, geometry.Output.Height, geometry.Output.Width]);
        Time(name + " forward", new Conv2dProblem(geometry, input, weight, output), geometry, kernel);
        using var prepared = new PreparedConv2d(weight, null, geometry.Stride, geometry.Padding, geometry.Dilation, geometry.Groups);
        Time(name + " forward, prepared", new Conv2dProblem(geometry, input, weight, output, Prepared: prepared), geometry, kernel);
        Time(name + " input gradient", new Conv2dInputGradientProblem(geometry, output, weight, input), geometry, kernel);
        Time(name + " weight gradient", new Conv2dWeightGradientProblem(geometry, input, output, weight), geometry, kernel);
    }

    private static void Time<TProblem>(string name, TProblem problem, in Conv2dGeometry geometry, string? wanted)
        where TProblem : struct, IProblem<TProblem>
    {
        foreach (IKernel<TProblem> kernel in TProblem.CpuKernels)
        {
            bool isChosen = ReferenceEquals(kernel, KernelSelection.Choose(TProblem.CpuKernels, problem));
            if (wanted is null ? !isChosen : wanted != "all" && kernel.Name != wanted) continue;
            if (!kernel.Applies(problem) || (kernel.Name == "reference" && wanted != "reference")) continue;
            Report(name, kernel.Name, () => kernel.Run(problem), geometry.Flops);
        }
    }

    // On a machine that others use too, the least time and the processor time say more than the median.
    private static void Report(string name, string kernel, Action action, long flops)
    {
        for (int i = 0; i < 3; i++) action();
        var times = new List<double>();
        TimeSpan processorBefore = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        while (times.Count < 7 || Stopwatch.GetElapsedTime(start).TotalSeconds < SecondsPerRow)
        {
            long before = Stopwatch.GetTimestamp();
            action();
            times.Add(Stopwatch.GetElapsedTime(before).TotalSeconds);
        }

        double processor = (Environment.CpuUsage.TotalTime - processorBefore).TotalSeconds / times.Count;
        times.Sort();
        double median = times[times.Count / 2];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-44} {kernel,-10} median {median * 1e3,9:F3} ms {flops / median / 1e9,6:F1} GFLOP/s, "
            + $"least {times[0] * 1e3,9:F3} ms {flops / times[0] / 1e9,6:F1}, processor {processor * 1e3,9:F3} ms {flops / processor / 1e9,6:F1}"));
    }

    private static Tensor Fill(Shape shape)
    {
        var random = new Random(1);
        var data = new float[shape.Elements];
        for (int i = 0; i < data.Length; i++) data[i] = (2 * random.NextSingle()) - 1;
        return Tensor.From(data, shape);
    }

    private static Conv2dGeometry Make(int batch, int inputs, int outputs, int size, int kernel, int stride, int padding, int groups = 1)
    {
        int outputSize = Conv2dGeometry.OutputSize(size, kernel, stride, padding, 1);
        return new Conv2dGeometry
        {
            Batch = batch,
            InputChannels = inputs,
            OutputChannels = outputs,
            Input = size,
            Output = outputSize,
            Kernel = kernel,
            Stride = stride,
            Padding = padding,
            Groups = groups,
        };
    }
}
