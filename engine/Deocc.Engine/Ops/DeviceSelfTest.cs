using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>A quick look whether a device computes what the CPU computes.</summary>
public static class DeviceSelfTest
{
    private const double Tolerance = 1e-5;

    /// <summary>Copies numbers to the device, computes with broadcasting, transposes and compares with the CPU.</summary>
    /// <returns>What went wrong, in one line; null where all is well.</returns>
    public static string? Run(Device device)
    {
        try
        {
            using var scope = new TensorScope();
            float[] expected = Compute(CpuDevice.Instance);
            float[] actual = Compute(device);
            for (int i = 0; i < expected.Length; i++)
            {
                if (!(Math.Abs(actual[i] - expected[i]) <= Tolerance)) return $"element {i} is {actual[i]:G9}, expected {expected[i]:G9}";
            }

            return null;
        }
        catch (DeviceException error)
        {
            return error.Message;
        }
    }

    private static float[] Compute(Device device)
    {
        const int Rows = 37;
        const int Columns = 53;
        float[] numbers = [.. Enumerable.Range(0, Rows * Columns).Select(i => MathF.Sin(i))];
        var x = Tensor.From(numbers, [Rows, Columns], device);
        var shift = Tensor.From(numbers[..Columns], [Columns], device);
        return ((x * x) + shift).Tanh().Permute(1, 0).ToArray<float>();
    }
}
