using System.Collections;
using System.Reflection;
using Deocc.Engine.Autograd;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Memory;
using Deocc.Engine.Tensors;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Ops;

/// <summary>The checks that every row of every class marked with <see cref="OpCasesAttribute"/> gets.</summary>
[NonParallelizable]
[NoLeaks]
[RunAtEverySimdLevel]
public sealed class OpTests
{
    private int _threads;

    [SetUp]
    public void RememberThreads() => _threads = CpuThreads.Count;

    [TearDown]
    public void RestoreThreads() => CpuThreads.Count = _threads;

    [Test]
    public void Rows_HaveUniqueNames() =>
        Assert.That(OpCaseSource.AllRows.GroupBy(row => row.Name).Where(group => group.Count() > 1).Select(group => group.Key), Is.Empty);

    [TestCaseSource(typeof(OpCaseSource), nameof(OpCaseSource.All))]
    public void EveryImplementation_AgreesWithFloat64(OpCase row) => AssertEveryImplementationAgrees(row);

    [TestCaseSource(typeof(OpCaseSource), nameof(OpCaseSource.All))]
    public void Bits_AreEqualInEveryRunAtAnyNumberOfThreadsAndAnyPlaceInMemory(OpCase row)
    {
        IEnumerable<string?> kernels = [null, .. KernelNames(OpCaseRunner.Run(row, ElementType.Float32))];
        foreach (string? kernel in kernels)
        {
            CpuThreads.Count = 1;
            OpResult first = OpCaseRunner.Run(row, ElementType.Float32, kernel);
            if (kernel is not null && first.Kernels.All(used => used.Kernel != kernel)) continue;
            foreach (int threads in (ReadOnlySpan<int>)[1, 2, 3, 8])
            {
                CpuThreads.Count = threads;
                OpCaseRunner.Run(row, ElementType.Float32, kernel)
                    .AssertSameBits(first, $"kernel {kernel ?? "as chosen"}, 1 thread before and {threads} now");
            }

            OpCaseRunner.Run(row, ElementType.Float32, kernel, unaligned: true)
                .AssertSameBits(first, $"kernel {kernel ?? "as chosen"}, aligned inputs before and unaligned ones now");
        }
    }

    [TestCaseSource(typeof(OpCaseSource), nameof(OpCaseSource.WithGradient))]
    public void Gradient_AgreesWithFiniteDifferences(OpCase row)
    {
        using var scope = new TensorScope();
        Tensor[] inputs = OpCaseRunner.MakeInputs(row, OpCaseInputs.Make(row), ElementType.Float64);
        Tensor[] wanted = OpCaseRunner.Differentiable(row, inputs);
        AssertPassed(GradientChecker.Check(() => row.Apply(inputs), wanted, Options(row)));
    }

    [TestCaseSource(typeof(OpCaseSource), nameof(OpCaseSource.WithSecondOrder))]
    public void SecondOrderGradient_AgreesWithFiniteDifferences(OpCase row)
    {
        using var scope = new TensorScope();
        Tensor[] inputs = OpCaseRunner.MakeInputs(row, OpCaseInputs.Make(row), ElementType.Float64);
        Tensor[] wanted = OpCaseRunner.Differentiable(row, inputs);

        // The factor is the gradient that the op's backward pass starts from: it must pass derivatives on to that as well.
        Tensor factor = OpCaseRunner.OutputGradient(row, row.Apply(inputs));
        AssertPassed(GradientChecker.CheckSecondOrder(() => row.Apply(inputs) * factor, [.. wanted, factor], Options(row)));
    }

    [TestCaseSource(typeof(OpCaseSource), nameof(OpCaseSource.All))]
    public void GraphThatIsNotWalked_ReleasesItsMemory(OpCase row)
    {
        using var scope = new TensorScope();
        row.Apply(OpCaseRunner.MakeInputs(row, OpCaseInputs.Make(row), ElementType.Float32));
    }

    /// <summary>Fails where float32, as chosen by the device or in any implementation that applies, is far from float64.</summary>
    internal static void AssertEveryImplementationAgrees(OpCase row)
    {
        OpResult expected = OpCaseRunner.Run(row, ElementType.Float64, "reference");
        OpCaseRunner.Run(row, ElementType.Float64).AssertClose(expected, 1e-12, "float64");
        OpResult chosen = OpCaseRunner.Run(row, ElementType.Float32);
        chosen.AssertClose(expected, row.Tolerance, $"{row.Name}, as chosen by the device");
        foreach (string kernel in KernelNames(chosen))
        {
            OpResult forced = OpCaseRunner.Run(row, ElementType.Float32, kernel);
            if (forced.Kernels.Any(used => used.Kernel == kernel)) forced.AssertClose(expected, row.Tolerance, $"{row.Name}, kernel {kernel}");
        }
    }

    private static GradientCheckOptions Options(OpCase row) => new() { Tolerance = row.GradientTolerance, ElementsPerInput = 12 };

    private static void AssertPassed(GradientReport report) => Assert.That(report.Passed, Is.True, report.ToString());

    /// <summary>The names of all implementations of the ops that ran, the reference included.</summary>
    private static string[] KernelNames(OpResult result) =>
        [.. result.Kernels.Select(used => used.Problem).Distinct().SelectMany(NamesOf).Distinct()];

    private static IEnumerable<string> NamesOf(Type problem)
    {
        string property = nameof(IProblem<>.CpuKernels);
        object kernels = problem.GetProperty(property, BindingFlags.Static | BindingFlags.Public)!.GetValue(null)!;
        foreach (object kernel in (IEnumerable)kernels)
            yield return (string)kernel.GetType().GetProperty("Name")!.GetValue(kernel)!;
    }
}
