using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Ops;
using Deocc.Engine.Ops.Convolution.Cpu;
using Deocc.Engine.Ops.Convolution.Cpu.Winograd;
using Deocc.Engine.Tensors;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Ops.Convolution;

/// <summary>Every implementation of convolution and its gradients against the float64 reference.</summary>
[NoLeaks]
internal sealed class ConvolutionKernelTests
{
    // In units of the result's largest absolute value; sums of up to 5,400 products.
    private const double Tolerance = 4e-6;

    public static IEnumerable<TestCaseData> Cases()
    {
        foreach (Conv2dGeometry geometry in ConvolutionCases.All)
        {
            foreach (IKernel<Conv2dProblem> kernel in Conv2dProblem.CpuKernels)
                yield return Case(geometry, kernel.Name, "Forward");
            foreach (IKernel<Conv2dInputGradientProblem> kernel in Conv2dInputGradientProblem.CpuKernels)
                yield return Case(geometry, kernel.Name, "InputGradient");
            foreach (IKernel<Conv2dWeightGradientProblem> kernel in Conv2dWeightGradientProblem.CpuKernels)
                yield return Case(geometry, kernel.Name, "WeightGradient");
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void AgreesWithFloat64(Conv2dGeometry geometry, string kernel, string direction)
    {
        float[]? actual = Compute<float>(geometry, direction, kernel);
        if (actual is null) Assert.Ignore($"{kernel} does not apply");
        double[] expected = Compute<double>(geometry, direction, "reference")!;
        double scale = expected.Max(Math.Abs);
        double error = expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max();
        Assert.That(error / scale, Is.LessThan(Tolerance));
    }

    [TestCaseSource(nameof(Cases))]
    public void HasTheSameBitsOnAnyNumberOfThreads(Conv2dGeometry geometry, string kernel, string direction)
    {
        int threads = CpuThreads.Count;
        try
        {
            CpuThreads.Count = 1;
            float[]? alone = Compute<float>(geometry, direction, kernel);
            if (alone is null) Assert.Ignore($"{kernel} does not apply");
            foreach (int count in new[] { 2, 3, 7 })
            {
                CpuThreads.Count = count;
                Assert.That(Compute<float>(geometry, direction, kernel), Is.EqualTo(alone), $"{count} threads");
            }
        }
        finally
        {
            CpuThreads.Count = threads;
        }
    }

    private static TestCaseData Case(Conv2dGeometry geometry, string kernel, string direction) =>
        new TestCaseData(geometry, kernel, direction).SetArgDisplayNames(ConvolutionCases.Describe(geometry), kernel, direction);

    private static T[]? Compute<T>(Conv2dGeometry geometry, string direction, string kernel)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        Shape inputShape = [geometry.Batch, geometry.InputChannels, geometry.Input.Height, geometry.Input.Width];
        Shape outputShape = [geometry.Batch, geometry.OutputChannels, geometry.Output.Height, geometry.Output.Width];
        Shape weightShape = [geometry.OutputChannels, geometry.GroupInputChannels, geometry.Kernel.Height, geometry.Kernel.Width];
        using Tensor input = Fill<T>(inputShape, 1);
        using Tensor weight = Fill<T>(weightShape, 2);
        using Tensor output = Fill<T>(outputShape, 3);
        using Tensor inputBias = Fill<T>([geometry.InputChannels], 4);
        using Tensor outputBias = Fill<T>([geometry.OutputChannels], 5);
        switch (direction)
        {
            case "Forward":
                {
                    using Tensor residual = Fill<T>(outputShape, 6);
                    var problem = new Conv2dProblem(geometry, input, weight, output, new Conv2dEpilogue(outputBias, residual));
                    return RunNamed(kernel, geometry, problem) ? output.ToArray<T>() : null;
                }

            case "InputGradient":
                {
                    using Tensor residual = Fill<T>(inputShape, 6);
                    var problem = new Conv2dInputGradientProblem(geometry, output, weight, input, new Conv2dEpilogue(inputBias, residual));
                    return RunNamed(kernel, geometry, problem) ? input.ToArray<T>() : null;
                }

            default:
                return RunNamed(kernel, geometry, new Conv2dWeightGradientProblem(geometry, input, output, weight)) ? weight.ToArray<T>() : null;
        }
    }

    private static bool RunNamed<TProblem>(string name, in Conv2dGeometry geometry, in TProblem problem)
        where TProblem : struct, IProblem<TProblem>
    {
        foreach (IKernel<TProblem> kernel in TProblem.CpuKernels)
        {
            if (kernel.Name != name || !(kernel.Applies(problem) || Covers(kernel, geometry))) continue;
            kernel.Run(problem);
            return true;
        }

        return false;
    }

    // What a kernel can compute, though it would leave it to a faster one.
    private static bool Covers(object kernel, in Conv2dGeometry geometry) => kernel switch
    {
        GatherConv2d => true,
        WinogradConv2d or WinogradConv2dWeightGradient => CpuFeatures.Level != SimdLevel.Scalar && WinogradPlan.Covers(geometry),
        _ => false,
    };

    private static Tensor Fill<T>(Shape shape, int seed)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        var random = new Random(seed);
        var data = new T[shape.Elements];
        for (int i = 0; i < data.Length; i++) data[i] = T.CreateTruncating((float)((2 * random.NextDouble()) - 1));
        return Tensor.From(data, shape);
    }
}
