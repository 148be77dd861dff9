using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.Profiling;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Tuning;

/// <summary>A problem that candidates are timed on. It holds tensors of the current scope once it is prepared.</summary>
internal abstract class TuningCase
{
    /// <summary>The problem in words.</summary>
    public abstract string Name { get; }

    /// <summary>Multiplications and additions of a run.</summary>
    public abstract long Flops { get; }

    /// <summary>Makes inputs, and the CPU's results, and hands the inputs to a device.</summary>
    public abstract void Prepare(GpuDevice device);

    /// <summary>Runs the problem on the device.</summary>
    /// <returns>The time of all its kernels by the device's clock, in milliseconds.</returns>
    public abstract double Run();

    /// <summary>Whether the last run gave the CPU's results, but for the rounding of the factors.</summary>
    public abstract bool IsRight();
}

/// <summary>A problem of a type; its inputs are even in [-1, 1).</summary>
/// <param name="name">The problem in words.</param>
/// <param name="inputs">The inputs' shapes.</param>
/// <param name="output">The output's shape.</param>
/// <param name="make">The problem of inputs and an output.</param>
/// <param name="tolerance">How far results may be off, relative to the largest.</param>
internal sealed class TuningCase<TProblem>(string name, Shape[] inputs, Shape output, Func<Tensor[], Tensor, TProblem> make, double tolerance) : TuningCase
    where TProblem : struct, IProblem<TProblem>
{
    private float[] _expected = [];
    private Tensor? _output;
    private TProblem _problem;

    public override string Name => name;

    public override long Flops => TProblem.CountFlops(_problem);

    public override void Prepare(GpuDevice device)
    {
        var random = new RandomGenerator(seed: 1);
        Tensor[] hosted = [.. inputs.Select(shape => Tensor.Empty(shape, device: CpuDevice.Instance))];
        foreach (Tensor input in hosted) random.FillUniform(input, low: -1, high: 1);
        Tensor result = Tensor.Empty(output, device: CpuDevice.Instance);
        CpuDevice.Instance.Run(make(hosted, result));
        _expected = result.ToArray<float>();
        _output = Tensor.Empty(output, device: device);
        _problem = make([.. hosted.Select(input => input.To(device))], _output);
    }

    public override double Run()
    {
        using var profile = KernelProfile.Begin();
        _output!.Device.Run(_problem);
        return profile.Times().Sum(kernel => kernel.Milliseconds);
    }

    public override bool IsRight()
    {
        float[] actual = _output!.ToArray<float>();
        double largest = _expected.Max(Math.Abs);
        return actual.Zip(_expected).All(pair => Math.Abs(pair.First - pair.Second) <= tolerance * largest);
    }
}
