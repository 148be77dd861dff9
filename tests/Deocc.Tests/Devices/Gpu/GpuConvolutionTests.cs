using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
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

    /// <summary>Sizes that differ in what tiles make of them; tensor cores are imitated, which takes long.</summary>
    private static Conv2dGeometry[] Few =>
    [
        ConvolutionCases.Make(2, 17, 29, 13, 3, padding: 1),
        ConvolutionCases.Make(1, 130, 70, new(4, 4), 3, padding: 1),
        ConvolutionCases.Make(2, 16, 24, new(10, 18), 4, stride: 2, padding: 1),
        ConvolutionCases.Make(1, 10, 6, new(20, 17), 3, stride: 2, padding: 4, dilation: new(4, 3)),
        ConvolutionCases.Make(2, 32, 32, new(10, 10), 3, padding: 1, groups: 2),
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
        foreach (string direction in new[] { "Forward", "InputGradient", "WeightGradient" })
        {
            double error = Error(Run(geometry, direction, precision), Compute(geometry, direction, null));
            Assert.That(error, Is.LessThan(tolerance).And.GreaterThan(Tolerance), direction);
        }
    }

    [Test]
    public void RunsHaveTheSameBits()
    {
        Conv2dGeometry geometry = ConvolutionCases.Make(2, 17, 29, 13, 3, padding: 1);
        var kernel = new GpuConv2d(new ConvolutionPlan(ConvolutionTile.Flat, 3));
        foreach (string direction in new[] { "Forward", "InputGradient", "WeightGradient" })
        {
            float[] first = Compute(geometry, direction, kernel, null);
            float[] second = Compute(geometry, direction, kernel, null);
            Assert.That(second, Is.EqualTo(first), direction);
        }
    }

    private void Check(Conv2dGeometry geometry, ConvolutionPlan plan, MatrixPrecision precision)
    {
        var device = (GpuDevice)find();
        Func<float, float>? round = precision == MatrixPrecision.Float32 ? null : number => RoundedFloats.Round(number, precision);
        device.MatrixPrecision = precision;
        try
        {
            foreach (string direction in new[] { "Forward", "InputGradient", "WeightGradient" })
            {
                double error = Error(Compute(geometry, direction, new GpuConv2d(plan), round), Compute(geometry, direction, round));
                Assert.That(error, Is.LessThan(Tolerance), $"{ConvolutionCases.Describe(geometry)} {direction}");
            }
        }
        finally
        {
            device.MatrixPrecision = MatrixPrecision.Float32;
        }
    }

    /// <summary>The kernels that the device would choose.</summary>
    private float[] Run(Conv2dGeometry geometry, string direction, MatrixPrecision precision)
    {
        var device = (GpuDevice)find();
        device.MatrixPrecision = precision;
        try
        {
            return Compute(geometry, direction, null, null);
        }
        finally
        {
            device.MatrixPrecision = MatrixPrecision.Float32;
        }
    }

    private float[] Compute(Conv2dGeometry geometry, string direction, GpuConv2d? kernel, Func<float, float>? round)
    {
        Device device = find();
        using Device.Restorer current = Device.Use(device);
        using var operands = new ConvolutionOperands<float>(geometry, round);
        Tensor result = direction switch
        {
            "Forward" => operands.Output,
            "InputGradient" => operands.Input,
            _ => operands.Weight,
        };
        switch (direction)
        {
            case "Forward" when kernel is null:
                device.Run(operands.Forward);
                break;
            case "Forward":
                kernel.Run(operands.Forward);
                break;
            case "InputGradient" when kernel is null:
                device.Run(operands.BackwardToInput);
                break;
            case "InputGradient":
                kernel.Run(operands.BackwardToInput);
                break;
            case "WeightGradient" when kernel is null:
                device.Run(operands.BackwardToWeight);
                break;
            default:
                kernel!.Run(operands.BackwardToWeight);
                break;
        }

        return result.ToArray<float>();
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
