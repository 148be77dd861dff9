using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Shapes.Gpu;

/// <summary>Between all element types; those of float64 by its bits, since not every device computes in it.</summary>
internal sealed class GpuConversion : IKernel<ConversionProblem>
{
    public string Name => "gpu";

    public bool Applies(in ConversionProblem problem) => problem.Input.Elements <= int.MaxValue;

    public void Run(in ConversionProblem problem)
    {
        if (problem.Input.Elements == 0) return;
        switch (problem.Input.ElementType)
        {
            case ElementType.Float32:
                ConvertFloats<StoredFloat32>(problem);
                break;
            case ElementType.Float64:
                ConvertDoubles(problem);
                break;
            case ElementType.Float16:
                ConvertFloats<StoredFloat16>(problem);
                break;
            case ElementType.BFloat16:
                ConvertFloats<StoredBFloat16>(problem);
                break;
            case ElementType.Int32:
                ConvertIntegers<StoredInt32>(problem);
                break;
            case ElementType.Int64:
                ConvertIntegers<StoredInt64>(problem);
                break;
            default:
                ConvertIntegers<StoredUInt8>(problem);
                break;
        }
    }

    private static void ConvertFloats<TFrom>(in ConversionProblem problem)
        where TFrom : unmanaged, IStoredNumber<float>
    {
        var device = GpuDevice.Of(problem.Output);
        int count = (int)problem.Input.Elements;
        ConversionKernelsLauncher.ConvertFloats<TFrom>(
            device.Queue, GpuDevice.Cover(count, ConversionKernels.GroupSize), new LaunchSize(ConversionKernels.GroupSize),
            device.View<byte>(problem.Input), device.View<byte>(problem.Output), count, problem.Output.ElementType);
    }

    private static void ConvertDoubles(in ConversionProblem problem)
    {
        var device = GpuDevice.Of(problem.Output);
        int count = (int)problem.Input.Elements;
        ConversionKernelsLauncher.ConvertDoubles(
            device.Queue, GpuDevice.Cover(count, ConversionKernels.GroupSize), new LaunchSize(ConversionKernels.GroupSize),
            device.View<ulong>(problem.Input), device.View<byte>(problem.Output), count, problem.Output.ElementType);
    }

    private static void ConvertIntegers<TFrom>(in ConversionProblem problem)
        where TFrom : unmanaged, IStoredNumber<long>
    {
        var device = GpuDevice.Of(problem.Output);
        int count = (int)problem.Input.Elements;
        ConversionKernelsLauncher.ConvertIntegers<TFrom>(
            device.Queue, GpuDevice.Cover(count, ConversionKernels.GroupSize), new LaunchSize(ConversionKernels.GroupSize),
            device.View<byte>(problem.Input), device.View<byte>(problem.Output), count, problem.Output.ElementType);
    }
}
