using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Ops;
using Deocc.Engine.Ops.Convolution.Cpu;
using Deocc.Engine.Ops.Convolution.Cpu.Winograd;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Ops.Convolution;

/// <summary>Every implementation of convolution and its gradients against the float64 reference.</summary>
[NoLeaks]
internal sealed class ConvolutionKernelTests
{
    // In units of the result's largest absolute value; sums of up to 5,400 products.
    private const double Tolerance = 4e-6;

    /// <summary>Every geometry with every kernel that computes it.</summary>
    public static IEnumerable<TestCaseData> Cases()
    {
        foreach (Conv2dGeometry geometry in ConvolutionCases.All)
        {
            foreach (string kernel in NamesOf(geometry, operands => operands.Forward)) yield return Case(geometry, kernel, "Forward");
            foreach (string kernel in NamesOf(geometry, operands => operands.BackwardToInput)) yield return Case(geometry, kernel, "InputGradient");
            foreach (string kernel in NamesOf(geometry, operands => operands.BackwardToWeight)) yield return Case(geometry, kernel, "WeightGradient");
        }
    }

    public static IEnumerable<TestCaseData> ForwardCases() =>
        from geometry in ConvolutionCases.All
        from kernel in NamesOf(geometry, operands => operands.Forward)
        select new TestCaseData(geometry, kernel).SetArgDisplayNames(ConvolutionCases.Describe(geometry), kernel);

    [TestCaseSource(nameof(Cases))]
    public void AgreesWithFloat64(Conv2dGeometry geometry, string kernel, string direction)
    {
        float[] actual = Compute<float>(geometry, direction, kernel);
        double[] expected = Compute<double>(geometry, direction, "reference");
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
            float[] alone = Compute<float>(geometry, direction, kernel);
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

    [TestCaseSource(nameof(ForwardCases))]
    public void HasTheSameBitsWithAPreparedWeight(Conv2dGeometry geometry, string kernel)
    {
        float[] expected = Compute<float>(geometry, "Forward", kernel);
        using var operands = new ConvolutionOperands<float>(geometry);
        using var prepared = new PreparedConv2d(
            operands.Weight, operands.OutputBias, geometry.Stride, geometry.Padding, geometry.Dilation, geometry.Groups);
        Conv2dProblem problem = operands.Forward with { Prepared = prepared };
        long bytes = -1;
        for (int call = 0; call < 2; call++)
        {
            Named(kernel, geometry, problem).Run(problem);
            Assert.That(operands.Output.ToArray<float>(), Is.EqualTo(expected), $"call {call}");
            Assert.That(prepared.Bytes, bytes < 0 ? Is.GreaterThanOrEqualTo(0) : Is.EqualTo(bytes));
            bytes = prepared.Bytes;
        }
    }

    private static TestCaseData Case(Conv2dGeometry geometry, string kernel, string direction) =>
        new TestCaseData(geometry, kernel, direction).SetArgDisplayNames(ConvolutionCases.Describe(geometry), kernel, direction);

    private static string[] NamesOf<TProblem>(in Conv2dGeometry geometry, Func<ConvolutionOperands<float>, TProblem> problem)
        where TProblem : struct, IProblem<TProblem>
    {
        using var operands = new ConvolutionOperands<float>(geometry);
        TProblem call = problem(operands);
        Conv2dGeometry sizes = geometry;
        return [.. TProblem.CpuKernels.Where(kernel => Takes(kernel, sizes, call)).Select(kernel => kernel.Name)];
    }

    private static T[] Compute<T>(Conv2dGeometry geometry, string direction, string kernel)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        using var operands = new ConvolutionOperands<T>(geometry);
        switch (direction)
        {
            case "Forward":
                Named(kernel, geometry, operands.Forward).Run(operands.Forward);
                return operands.Output.ToArray<T>();

            case "InputGradient":
                Named(kernel, geometry, operands.BackwardToInput).Run(operands.BackwardToInput);
                return operands.Input.ToArray<T>();

            default:
                Named(kernel, geometry, operands.BackwardToWeight).Run(operands.BackwardToWeight);
                return operands.Weight.ToArray<T>();
        }
    }

    private static IKernel<TProblem> Named<TProblem>(string name, Conv2dGeometry geometry, TProblem problem)
        where TProblem : struct, IProblem<TProblem> =>
        TProblem.CpuKernels.First(kernel => kernel.Name == name && Takes(kernel, geometry, problem));

    private static bool Takes<TProblem>(IKernel<TProblem> kernel, in Conv2dGeometry geometry, in TProblem problem)
        where TProblem : struct, IProblem<TProblem> => kernel.Applies(problem) || Covers(kernel, geometry);

    // What a kernel can compute, though it would leave it to a faster one.
    private static bool Covers(object kernel, in Conv2dGeometry geometry) => kernel switch
    {
        GatherConv2d => true,
        WinogradConv2d or WinogradConv2dWeightGradient => CpuFeatures.Level != SimdLevel.Scalar && WinogradPlan.Covers(geometry),
        _ => false,
    };
}
