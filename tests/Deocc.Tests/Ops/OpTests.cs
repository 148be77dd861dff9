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
    public void EveryImplementation_AgreesWithFloat64(OpCase row)
    {
        OpResult expected = OpCaseRunner.Run(row, ElementType.Float64, "reference");
        OpCaseRunner.Run(row, ElementType.Float64).AssertClose(expected, 1e-12, "float64");
        OpResult chosen = OpCaseRunner.Run(row, ElementType.Float32);
        chosen.AssertClose(expected, row.Tolerance, "as chosen by the device");
        foreach (string kernel in KernelNames(chosen))
        {
            OpResult forced = OpCaseRunner.Run(row, ElementType.Float32, kernel);
            if (forced.Kernels.Any(used => used.Kernel == kernel)) forced.AssertClose(expected, row.Tolerance, $"kernel {kernel}");
        }
    }

    [TestCaseSource(typeof(OpCaseSource), nameof(OpCaseSource.All))]
    public void Bits_AreEqualInEveryRunAndAtAnyNumberOfThreads(OpCase row)
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
        }
    }

    [TestCaseSource(typeof(OpCaseSource), nameof(OpCaseSource.WithGradient))]
    public void Gradient_AgreesWithFiniteDifferences(OpCase row)
    {
        double[][] point = OpCaseInputs.Make(row);
        double[]?[] gradients = AnalyticGradients(row, point);
        FiniteDifferences.AssertAgree(
            values => Objective(row, values), point, gradients, row.GradientTolerance, OpCaseInputs.Seeded(row.Name, 100));
    }

    [TestCaseSource(typeof(OpCaseSource), nameof(OpCaseSource.WithSecondOrder))]
    public void SecondOrderGradient_AgreesWithFiniteDifferences(OpCase row)
    {
        double[][] inputs = OpCaseInputs.Make(row);
        (double[]?[] gradients, double[] outputGradient) = AnalyticSecondOrder(row, inputs);
        FiniteDifferences.AssertAgree(
            values => SecondOrderObjective(row, values),
            [.. inputs, outputGradient],
            gradients,
            row.GradientTolerance,
            OpCaseInputs.Seeded(row.Name, 200));
    }

    [TestCaseSource(typeof(OpCaseSource), nameof(OpCaseSource.All))]
    public void GraphThatIsNotWalked_ReleasesItsMemory(OpCase row)
    {
        using var scope = new TensorScope();
        row.Apply(OpCaseRunner.MakeInputs(row, OpCaseInputs.Make(row), ElementType.Float32));
    }

    private static double Objective(OpCase row, double[][] values)
    {
        using var scope = new TensorScope();
        using var mode = GradientMode.Disable();
        Tensor[] inputs = OpCaseRunner.MakeInputs(row, values, ElementType.Float64);
        double[] output = row.Apply(inputs).ToArray<double>();
        double[] weights = OpCaseInputs.Direction(row, "output gradient", output.Length);
        return output.Select((value, i) => value * weights[i]).Sum();
    }

    private static double[]?[] AnalyticGradients(OpCase row, double[][] values)
    {
        using var scope = new TensorScope();
        Tensor[] inputs = OpCaseRunner.MakeInputs(row, values, ElementType.Float64);
        Tensor output = row.Apply(inputs);
        Tensor[] gradients = Gradients.Of(output, OpCaseRunner.Differentiable(row, inputs), OpCaseRunner.OutputGradient(row, output));
        return Spread(row, gradients);
    }

    private static double SecondOrderObjective(OpCase row, double[][] values)
    {
        using var scope = new TensorScope();
        Tensor[] inputs = OpCaseRunner.MakeInputs(row, values[..^1], ElementType.Float64);
        Tensor output = row.Apply(inputs);
        Tensor seed = Tensor.From(values[^1], output.Shape);
        Tensor[] gradients = Gradients.Of(output, OpCaseRunner.Differentiable(row, inputs), seed);
        return OpCaseRunner.ProjectGradients(row, gradients).Item();
    }

    private static (double[]?[] Gradients, double[] OutputGradient) AnalyticSecondOrder(OpCase row, double[][] values)
    {
        using var scope = new TensorScope();
        Tensor[] inputs = OpCaseRunner.MakeInputs(row, values, ElementType.Float64);
        Tensor[] wanted = OpCaseRunner.Differentiable(row, inputs);
        Tensor output = row.Apply(inputs);
        Tensor seed = OpCaseRunner.OutputGradient(row, output);
        seed.RequiresGradient = true;
        Tensor[] gradients = Gradients.Of(output, wanted, seed, createGraph: true);
        Tensor[] second = Gradients.Of(OpCaseRunner.ProjectGradients(row, gradients), [.. wanted, seed]);
        return ([.. Spread(row, second[..^1]), second[^1].ToArray<double>()], seed.ToArray<double>());
    }

    /// <summary>Puts the gradients at the places of their inputs and null elsewhere.</summary>
    private static double[]?[] Spread(OpCase row, Tensor[] gradients)
    {
        int next = 0;
        return [.. row.Shapes.Select((_, i) => row.IsDifferentiable(i) ? gradients[next++].ToArray<double>() : null)];
    }

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
