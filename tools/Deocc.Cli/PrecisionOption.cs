using System.CommandLine;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Diagnostics;

namespace Deocc.Cli;

/// <summary><c>--precision</c>, beside <see cref="DeviceOption"/>: how the device multiplies matrices.</summary>
internal sealed class PrecisionOption : Option<string>
{
    public PrecisionOption()
        : base("--precision")
    {
        Description = "How a CUDA device multiplies matrices and convolves: float32, or faster on tensor cores with factors rounded to tf32 (10 bits of mantissa) or bf16 (7 bits); sums are in float32 always. Other devices keep float32 and say so.";
        DefaultValueFactory = _ => "float32";
    }

    /// <summary>Sets the precision of this thread's device, which is chosen before. A device without tensor cores keeps float32, with a line that says so.</summary>
    /// <exception cref="UsageException">There is no precision of that name.</exception>
    public void Use(ParseResult parsed)
    {
        string name = parsed.GetRequiredValue(this);
        MatrixPrecision precision = name switch
        {
            "float32" => MatrixPrecision.Float32,
            "tf32" => MatrixPrecision.TensorFloat32,
            "bf16" => MatrixPrecision.BFloat16,
            _ => throw new UsageException($"--precision {name}: must be float32, tf32 or bf16"),
        };
        if (Device.Current is GpuDevice { HasTensorCores: true } device) device.MatrixPrecision = precision;
        else if (precision != MatrixPrecision.Float32)
            Console.Error.WriteLine($"deocc: {Device.Current.Name} has no tensor cores for --precision {name}; matrices are multiplied in float32");
    }
}
