using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.Profiling;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Ops.Convolution.Gpu;
using Deocc.Engine.Tensors;
using Deocc.Tests.Infrastructure;
using Deocc.Tests.Ops.Convolution;

namespace Deocc.Tests.Devices.Gpu;

/// <summary>Every way in which a graphics device computes convolutions and their gradients, against the float64 reference.</summary>
/// <param name="find">Opens the device, or skips the test by name where there is none.</param>
[NoLeaks]
internal abstract class GpuConvolutionTests(Func<Device> find)
{
    // In units of the result's largest absolute value; sums of up to 5,400 products.
    private const double Tolerance = 4e-6;

    private static string[] Directions => ["Forward", "InputGradient", "WeightGradient"];

    /// <summary>Sizes that differ in what tiles make of them; tensor cores are imitated, which takes long.</summary>
    private static Conv2dGeometry[] Few =>
    [
        ConvolutionCases.Make(2, 17, 29, 13, 3, padding: 1),
        ConvolutionCases.Make(1, 130, 70, new(4, 4), 3, padding: 1),
        ConvolutionCases.Make(2, 16, 24, new(10, 18), 4, stride: 2, padding: 1),
        ConvolutionCases.Make(1, 10, 6, new(20, 17), 3, stride: 2, padding: 4, dilation: new(4, 3)),
        ConvolutionCases.Make(2, 32, 32, new(10, 10), 3, padding: 1, groups: 2),
        ConvolutionCases.Make(2, 6, 10, new(16, 20), 3, padding: 1),
    ];

    [Test]
    public void TilesAgreeWithFloat64([Values] ConvolutionTile tile, [Values(1, 3)] int splits)
    {
        foreach (Conv2dGeometry geometry in splits == 1 ? ConvolutionCases.All : Few) Check(geometry, new ConvolutionPlan(tile, splits), MatrixPrecision.Float32);
    }

    [Test]
    public void TensorCoresAgreeWithTheRoundedFactors(
        [Values(ConvolutionTile.Large, ConvolutionTile.Wide, ConvolutionTile.Flat)] ConvolutionTile tile,
        [Values(MatrixPrecision.TensorFloat32, MatrixPrecision.BFloat16)] MatrixPrecision precision)
    {
        foreach (Conv2dGeometry geometry in Few) Check(geometry, new ConvolutionPlan(tile, tile == ConvolutionTile.Flat ? 3 : 1), precision);
    }

    /// <summary>What users are told: errors are below these, in units of the largest absolute value.</summary>
    [TestCase(MatrixPrecision.TensorFloat32, 1e-3)]
    [TestCase(MatrixPrecision.BFloat16, 1e-2)]
    public void TensorCoresAreAsExactAsStated(MatrixPrecision precision, double tolerance)
    {
        Conv2dGeometry geometry = ConvolutionCases.Make(1, 130, 70, new(4, 4), 3, padding: 1);
        foreach (string direction in Directions)
        {
            double error = Error(In(precision, _ => Compute(geometry, direction, null, null)), Compute(geometry, direction, null));
            Assert.That(error, Is.LessThan(tolerance).And.GreaterThan(Tolerance), direction);
        }
    }

    [Test]
    public void FewChannelsAgreeWithFloat64()
    {
        var kernel = new GpuDirectConv2d();
        int count = 0;
        foreach (Conv2dGeometry geometry in ConvolutionCases.All)
        {
            foreach (string direction in Directions.Where(direction => Applies(geometry, direction, kernel)))
            {
                count++;
                double error = Error(Compute(geometry, direction, kernel, null), Compute(geometry, direction, null));
                Assert.That(error, Is.LessThan(Tolerance), $"{ConvolutionCases.Describe(geometry)} {direction}");
            }
        }

        Assert.That(count, Is.GreaterThan(20));
    }

    [TestCase(MatrixPrecision.Float32)]
    [TestCase(MatrixPrecision.BFloat16)]
    public void SinglePixelsAgreeWithFloat64(MatrixPrecision precision)
    {
        var kernel = new GpuPointwiseConv2d();
        int count = 0;
        foreach (Conv2dGeometry geometry in ConvolutionCases.All)
        {
            foreach (string direction in Directions.Where(direction => Applies(geometry, direction, kernel)))
            {
                count++;
                float[] actual = In(precision, _ => Compute(geometry, direction, kernel, RoundTo(precision)));
                Assert.That(
                    Error(actual, Compute(geometry, direction, RoundTo(precision))), Is.LessThan(Tolerance), $"{ConvolutionCases.Describe(geometry)} {direction}");
            }
        }

        Assert.That(count, Is.EqualTo(8));
    }

    [Test]
    public void SinglePixelsAreActivatedInTheProductsLaunch(
        [Values(ActivationKind.Relu, ActivationKind.LeakyRelu, ActivationKind.HardSwish)] ActivationKind activation, [Values] bool isCut)
    {
        // A long sum of few pixels is cut in parts.
        Conv2dGeometry geometry = isCut ? ConvolutionCases.Make(1, 1200, 10, new(4, 12), 1) : ConvolutionCases.Make(2, 22, 18, new(6, 8), 1);
        double[] expected;
        using (var operands = new ConvolutionOperands<double>(geometry))
        {
            Conv2dProblem problem = operands.Forward;
            Conv2dProblem.CpuKernels[^1].Run(problem with { Epilogue = problem.Epilogue with { Activation = new Activation(activation, 0.1f) } });
            expected = operands.Output.ToArray<double>();
        }

        using Device.Restorer current = Device.Use(find());
        using var onDevice = new ConvolutionOperands<float>(geometry);
        Conv2dProblem activated = onDevice.Forward with { Epilogue = onDevice.Forward.Epilogue with { Activation = new Activation(activation, 0.1f) } };
        Assert.That(new GpuPointwiseConv2d().Applies(activated), Is.True);
        new GpuPointwiseConv2d().Run(activated);
        Assert.That(Error(onDevice.Output.ToArray<float>(), expected), Is.LessThan(Tolerance));
    }

    [Test]
    public void SinglePixelsOfOddPlanesOrWithExponentialsAreLeftToOthers()
    {
        var kernel = new GpuPointwiseConv2d();
        Assert.That(Applies(ConvolutionCases.Make(1, 22, 18, new(6, 8), 1), "Forward", kernel), Is.True);
        Assert.That(Applies(ConvolutionCases.Make(1, 22, 18, new(7, 7), 1), "Forward", kernel), Is.False);
        Assert.That(Applies(ConvolutionCases.Make(1, 22, 18, new(4, 5), 1), "Forward", kernel), Is.False);
        Assert.That(Applies(ConvolutionCases.Make(1, 22, 18, new(6, 8), 1, padding: 1), "Forward", kernel), Is.False);
        Assert.That(Applies(ConvolutionCases.Make(2, 22, 18, new(6, 8), 1), "WeightGradient", kernel), Is.False);
        using Device.Restorer current = Device.Use(find());
        using var operands = new ConvolutionOperands<float>(ConvolutionCases.Make(1, 22, 18, new(6, 8), 1));
        Assert.That(kernel.Applies(operands.Forward with { Epilogue = new Conv2dEpilogue(Activation: Activation.Silu) }), Is.False);
    }

    /// <summary>A tensor that starts beside a multiple of 16 bytes is read element by element, and a weight there is packed.</summary>
    [TestCase(MatrixPrecision.Float32)]
    [TestCase(MatrixPrecision.BFloat16)]
    public void LoadsInFoursGiveTheSameBits(MatrixPrecision precision)
    {
        Conv2dGeometry geometry = ConvolutionCases.Make(2, 12, 10, new(16, 20), 3, padding: 1);
        var kernel = new GpuConv2d(new ConvolutionPlan(ConvolutionTile.Flat, 1));
        foreach (string direction in Directions)
        {
            float[] expected = In(precision, _ => Compute(geometry, direction, kernel, null));
            float[] actual = In(precision, _ =>
            {
                using Device.Restorer current = Device.Use(find());
                using var operands = new ConvolutionOperands<float>(geometry);
                using Tensor input = Beside(operands.Input);
                using Tensor weight = Beside(operands.Weight);
                using Tensor output = Beside(operands.Output);
                switch (direction)
                {
                    case "Forward":
                        kernel.Run(operands.Forward with { Input = input, Weight = weight });
                        return operands.Output.ToArray<float>();
                    case "InputGradient":
                        kernel.Run(operands.BackwardToInput with { OutputGradient = output, Weight = weight });
                        return operands.Input.ToArray<float>();
                    default:
                        kernel.Run(operands.BackwardToWeight with { Input = input, OutputGradient = output });
                        return operands.Weight.ToArray<float>();
                }
            });
            Assert.That(actual, Is.EqualTo(expected), direction);
        }
    }

    [Test]
    public void PreparedWeightsArePackedOnce()
    {
        // 63 taps, which become 64.
        Conv2dGeometry geometry = ConvolutionCases.Make(2, 7, 10, new(16, 20), 3, padding: 1);
        var kernel = new GpuConv2d(new ConvolutionPlan(ConvolutionTile.Flat, 1));
        float[] expected = Compute(geometry, "Forward", kernel, null);
        using Device.Restorer current = Device.Use(find());
        using var operands = new ConvolutionOperands<float>(geometry);
        using var prepared = new PreparedConv2d(operands.Weight, operands.OutputBias, 1, 1);
        for (int call = 0; call < 2; call++)
        {
            kernel.Run(operands.Forward with { Prepared = prepared });
            Assert.That(operands.Output.ToArray<float>(), Is.EqualTo(expected));
            Assert.That(prepared.Bytes, Is.EqualTo(10 * 64 * sizeof(float)));
        }
    }

    [Test]
    public void WinogradAgreesWithFloat64()
    {
        foreach (Conv2dGeometry geometry in ConvolutionCases.All.Where(geometry => GpuWinogradConv2d.Covers(geometry)))
        {
            foreach (string direction in new[] { "Forward", "InputGradient" })
            {
                double error = Error(Compute(geometry, direction, new GpuWinogradConv2d(), null), Compute(geometry, direction, null));
                Assert.That(error, Is.LessThan(Tolerance), $"{ConvolutionCases.Describe(geometry)} {direction}");
            }
        }
    }

    [Test]
    public void WinogradTakesManyChannelsInFloat32Alone()
    {
        var kernel = new GpuWinogradConv2d();
        Conv2dGeometry many = ConvolutionCases.Make(1, 64, 64, 48, 3, padding: 1);
        Assert.That(Applies(many, "Forward", kernel), Is.True);
        Assert.That(Applies(many, "InputGradient", kernel), Is.True);
        Assert.That(Applies(ConvolutionCases.Make(1, 64, 32, 48, 3, padding: 1), "Forward", kernel), Is.False);
        Assert.That(Applies(ConvolutionCases.Make(1, 64, 64, 8, 3, padding: 1), "Forward", kernel), Is.False);
        Assert.That(Applies(ConvolutionCases.Make(1, 64, 64, 48, 3, stride: 2, padding: 1), "Forward", kernel), Is.False);
        Assert.That(In(MatrixPrecision.TensorFloat32, _ => Applies(many, "Forward", kernel)), Is.False);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void WinogradInTurnsHasTheSameBits(bool isForward)
    {
        // 280 tiles: one group of items has 128 of them, so three turns.
        Conv2dGeometry geometry = ConvolutionCases.Make(2, 20, 30, new(40, 56), 3, padding: 1);
        string direction = isForward ? "Forward" : "InputGradient";
        float[] expected = Compute(geometry, direction, new GpuWinogradConv2d(), null);
        float[] actual;
        IReadOnlyList<KernelTime> kernels;
        using (var profile = KernelProfile.Begin())
        {
            actual = Compute(geometry, direction, new GpuWinogradConv2d(new GpuWinogradOptions { MostTransformedBytes = 1 }), null);
            kernels = profile.Times();
        }

        Assert.That(actual, Is.EqualTo(expected));
        Assert.That(kernels.Single(kernel => kernel.Kernel == "Input").Calls, Is.EqualTo(3));
    }

    [Test]
    public void PreparedWeightsAreTransformedOnce()
    {
        Conv2dGeometry geometry = ConvolutionCases.Make(2, 17, 29, 13, 3, padding: 1);
        float[] expected = Compute(geometry, "Forward", new GpuWinogradConv2d(), null);
        using Device.Restorer current = Device.Use(find());
        using var operands = new ConvolutionOperands<float>(geometry);
        using var prepared = new PreparedConv2d(operands.Weight, operands.OutputBias, 1, 1);
        for (int call = 0; call < 2; call++)
        {
            new GpuWinogradConv2d().Run(operands.Forward with { Prepared = prepared });
            Assert.That(operands.Output.ToArray<float>(), Is.EqualTo(expected));
            Assert.That(prepared.Bytes, Is.EqualTo(36 * 17 * 29 * sizeof(float)));
        }
    }

    [TestCase(ConvolutionTile.Flat, MatrixPrecision.Float32)]
    [TestCase(ConvolutionTile.Wide, MatrixPrecision.Float32)]
    [TestCase(ConvolutionTile.Flat, MatrixPrecision.BFloat16)]
    public void GatesAgreeWithFloat64(ConvolutionTile tile, MatrixPrecision precision)
    {
        Conv2dGeometry[] geometries =
        [
            ConvolutionCases.Make(2, 17, 30, 13, 3, padding: 1),
            ConvolutionCases.Make(1, 9, 70, new(14, 9), 3, stride: 2, padding: 1),
        ];
        var kernel = new GpuGatedConv2d(new ConvolutionPlan(tile, 1));
        foreach (Conv2dGeometry geometry in geometries)
        {
            Func<float, float>? round = RoundTo(precision);
            double[] expected;
            using (var operands = new ConvolutionOperands<double>(geometry, round))
            {
                using Tensor gated = operands.Input.GatedConv2d(operands.Weight, operands.OutputBias, geometry.Stride, geometry.Padding);
                expected = gated.ToArray<double>();
            }

            float[] actual = In(precision, device => Gate(geometry, round, problem => kernel.Run(problem), device));
            Assert.That(Error(actual, expected), Is.LessThan(Tolerance), ConvolutionCases.Describe(geometry));
        }
    }

    [Test]
    public void GatesKeepTheirSums()
    {
        Conv2dGeometry geometry = ConvolutionCases.Make(2, 17, 30, 13, 3, padding: 1);
        double[] expected;
        using (var operands = new ConvolutionOperands<double>(geometry))
        {
            Conv2dProblem.CpuKernels[^1].Run(operands.Forward with { Epilogue = new Conv2dEpilogue(operands.OutputBias) });
            expected = operands.Output.ToArray<double>();
        }

        using Device.Restorer current = Device.Use(find());
        using var onDevice = new ConvolutionOperands<float>(geometry);
        float[] gated = Gate(geometry, null, problem => new GpuGatedConv2d(new ConvolutionPlan(ConvolutionTile.Flat, 1)).Run(problem), (GpuDevice)find());
        float[] gatedWithSums = Gate(
            geometry, null, problem => new GpuGatedConv2d(new ConvolutionPlan(ConvolutionTile.Flat, 1)).Run(problem with { Sums = onDevice.Output }), (GpuDevice)find());
        Assert.That(gatedWithSums, Is.EqualTo(gated));
        Assert.That(Error(onDevice.Output.ToArray<float>(), expected), Is.LessThan(Tolerance));
    }

    [Test]
    public void GatedConvolutionsAreOneLaunchForwardAndOneOfTheirGateBackward()
    {
        Conv2dGeometry geometry = ConvolutionCases.Make(1, 9, 24, new(64, 70), 3, padding: 1);
        using Device.Restorer current = Device.Use(find());
        using var scope = new TensorScope();
        using var operands = new ConvolutionOperands<float>(geometry);
        Assert.That(
            Kernels(() => operands.Input.GatedConv2d(operands.Weight, operands.OutputBias, padding: 1)),
            Is.EqualTo(new[] { (typeof(GatedConv2dProblem), "gpu") }));
        operands.Input.RequiresGradient = operands.Weight.RequiresGradient = true;
        Tensor? gated = null;
        Assert.That(
            Kernels(() => gated = operands.Input.GatedConv2d(operands.Weight, operands.OutputBias, padding: 1)),
            Is.EqualTo(new[] { (typeof(GatedConv2dProblem), "gpu") }));
        Tensor gradient = gated!.Detach();
        (Type Problem, string Kernel)[] backward = Kernels(() => gated.Backward(gradient));
        Assert.That(backward.Count(kernel => kernel.Problem == typeof(GatedEluGradientProblem)), Is.EqualTo(1));
        Assert.That(backward.Count(kernel => kernel.Problem == typeof(Conv2dInputGradientProblem)), Is.EqualTo(1));
        Assert.That(backward.Count(kernel => kernel.Problem == typeof(Conv2dWeightGradientProblem)), Is.EqualTo(1));
        operands.Input.ClearGradient();
        operands.Weight.ClearGradient();
    }

    [Test]
    public void RunsHaveTheSameBits()
    {
        Conv2dGeometry geometry = ConvolutionCases.Make(2, 17, 29, 13, 3, padding: 1);
        var kernel = new GpuConv2d(new ConvolutionPlan(ConvolutionTile.Flat, 3));
        foreach (string direction in Directions)
        {
            float[] first = Compute(geometry, direction, kernel, null);
            float[] second = Compute(geometry, direction, kernel, null);
            Assert.That(second, Is.EqualTo(first), direction);
        }
    }

    private static (Type Problem, string Kernel)[] Kernels(Action run)
    {
        var seen = new List<(Type, string)>();
        KernelSelection.Observer = (problem, kernel) => seen.Add((problem, kernel));
        try
        {
            run();
        }
        finally
        {
            KernelSelection.Observer = null;
        }

        return [.. seen];
    }

    // The same numbers, from the second element of a larger tensor on.
    private static Tensor Beside(Tensor tensor)
    {
        using Tensor larger = Tensor.From([0, .. tensor.ToArray<float>()], [(int)tensor.Elements + 1]);
        return larger.View(tensor.Shape, firstElement: 1);
    }

    private static Func<float, float>? RoundTo(MatrixPrecision precision) =>
        precision == MatrixPrecision.Float32 ? null : number => RoundedFloats.Round(number, precision);

    private static float[] Gate(Conv2dGeometry geometry, Func<float, float>? round, Action<GatedConv2dProblem> run, GpuDevice device)
    {
        using Device.Restorer current = Device.Use(device);
        using var operands = new ConvolutionOperands<float>(geometry, round);
        using Tensor output = Tensor.Empty(
            [geometry.Batch, geometry.OutputChannels / 2, geometry.Output.Height, geometry.Output.Width], ElementType.Float32, device);
        run(new GatedConv2dProblem(geometry, operands.Input, operands.Weight, operands.OutputBias, output));
        return output.ToArray<float>();
    }

    private bool Applies(Conv2dGeometry geometry, string direction, object kernel)
    {
        using Device.Restorer current = Device.Use(find());
        using var operands = new ConvolutionOperands<float>(geometry);
        return direction switch
        {
            "Forward" => ((IKernel<Conv2dProblem>)kernel).Applies(operands.Forward),
            "InputGradient" => ((IKernel<Conv2dInputGradientProblem>)kernel).Applies(operands.BackwardToInput),
            _ => ((IKernel<Conv2dWeightGradientProblem>)kernel).Applies(operands.BackwardToWeight),
        };
    }

    private void Check(Conv2dGeometry geometry, ConvolutionPlan plan, MatrixPrecision precision)
    {
        foreach (string direction in Directions)
        {
            float[] actual = In(precision, _ => Compute(geometry, direction, new GpuConv2d(plan), RoundTo(precision)));
            Assert.That(
                Error(actual, Compute(geometry, direction, RoundTo(precision))), Is.LessThan(Tolerance), $"{ConvolutionCases.Describe(geometry)} {direction}");
        }
    }

    private T In<T>(MatrixPrecision precision, Func<GpuDevice, T> compute)
    {
        var device = (GpuDevice)find();
        device.MatrixPrecision = precision;
        try
        {
            return compute(device);
        }
        finally
        {
            device.MatrixPrecision = MatrixPrecision.Float32;
        }
    }

    private float[] Compute(Conv2dGeometry geometry, string direction, object? kernel, Func<float, float>? round)
    {
        Device device = find();
        using Device.Restorer current = Device.Use(device);
        using var operands = new ConvolutionOperands<float>(geometry, round);
        switch (direction)
        {
            case "Forward":
                Run(device, operands.Forward, kernel);
                return operands.Output.ToArray<float>();
            case "InputGradient":
                Run(device, operands.BackwardToInput, kernel);
                return operands.Input.ToArray<float>();
            default:
                Run(device, operands.BackwardToWeight, kernel);
                return operands.Weight.ToArray<float>();
        }
    }

    /// <summary>Runs a kernel, or the one that the device would choose.</summary>
    private static void Run<TProblem>(Device device, TProblem problem, object? kernel)
        where TProblem : struct, IProblem<TProblem>
    {
        if (kernel is null) device.Run(problem);
        else ((IKernel<TProblem>)kernel).Run(problem);
    }

    private static double[] Compute(Conv2dGeometry geometry, string direction, Func<float, float>? round)
    {
        using var operands = new ConvolutionOperands<double>(geometry, round);
        switch (direction)
        {
            case "Forward":
                Conv2dProblem.CpuKernels[^1].Run(operands.Forward);
                return operands.Output.ToArray<double>();
            case "InputGradient":
                Conv2dInputGradientProblem.CpuKernels[^1].Run(operands.BackwardToInput);
                return operands.Input.ToArray<double>();
            default:
                Conv2dWeightGradientProblem.CpuKernels[^1].Run(operands.BackwardToWeight);
                return operands.Weight.ToArray<double>();
        }
    }

    private static double Error(float[] actual, double[] expected) =>
        expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max() / expected.Max(Math.Abs);
}
