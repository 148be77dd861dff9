using Deocc.Engine.Devices;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Devices.Gpu.OpenCl;

/// <summary>Conversions between element types on the OpenCL device give the bits of those on the CPU.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class OpenClConversionTests
{
    private static readonly ElementType[] Types =
        [ElementType.Float32, ElementType.Float64, ElementType.Float16, ElementType.BFloat16, ElementType.Int32, ElementType.Int64, ElementType.UInt8];

    // Ties of both 16-bit types, ends of ranges, overflow, and what a second rounding would get wrong.
    private static readonly double[] Fractions =
        [0, -0.0, 0.5, -0.5, 1, -1.75, 254.9, 255, 255.5, 256, 300, -3, 2049, 2051, 65504, 65520, 70000, 1e-8, 6e-8, 3.4e38, -3.4e38,
         16777217, 2147483520, 2147483648, -2147483648, -2147483904, 9.2e18, 9.3e18, -9.3e18, 1.00390625, 1.01171875,
         1 + 5.9604644775390625e-8, 1 + 1.78813934326171875e-7, 1 + 5.96046447753907e-8, 1.00048828125, 1.00048828125000001, 1.00390625000001,
         1e-40, -1e-45, 7e-46, 7.1e-46, 1e-320, 3.4028235e38, 3.4028235677973366e38, 3.5e38, 1e300, 4503599627370497.5, 9007199254740993, 2147483647.9,
         double.PositiveInfinity, double.NegativeInfinity, double.NaN];

    private static readonly long[] WholeNumbers =
        [0, 1, -1, 255, 256, -7, 2049, 2051, 65519, 65520, 16777217, 16777219, 33685505, 33685504, 33554433, -33685505, int.MaxValue, int.MinValue,
         (1L << 40) + (1L << 32), (1L << 40) + (1L << 32) + 1, (1L << 40) + (3L << 32), (1L << 53) + 1, (1L << 53) + 3, (1L << 60) + 129, long.MaxValue, long.MinValue, -long.MaxValue];

    [Test]
    public void EveryPairGivesTheCpusBits([ValueSource(nameof(Types))] ElementType from, [ValueSource(nameof(Types))] ElementType to)
    {
        Device device = OpenClTestDevice.Find();
        bool isWhole = from is ElementType.Int32 or ElementType.Int64 or ElementType.UInt8;
        using Tensor source = isWhole
            ? Tensor.From<long>(WholeNumbers, [WholeNumbers.Length])
            : Tensor.From<double>(Fractions, [Fractions.Length]);
        using Tensor onHost = source.To(from);
        using Tensor expected = onHost.To(to);
        using Tensor onDevice = onHost.To(device);
        using Tensor actual = onDevice.To(to);
        Assert.That(actual.Device, Is.SameAs(device));
        Assert.That(Bytes(actual), Is.EqualTo(Bytes(expected)), $"{from} to {to}");
    }

    /// <summary>The elements' bytes; of NaNs, whose payload is open, one pattern.</summary>
    private static string[] Bytes(Tensor tensor) => tensor.ElementType switch
    {
        ElementType.Float32 => [.. tensor.ToArray<float>().Select(value => float.IsNaN(value) ? "NaN" : $"{BitConverter.SingleToUInt32Bits(value):x}")],
        ElementType.Float64 => [.. tensor.ToArray<double>().Select(value => double.IsNaN(value) ? "NaN" : $"{BitConverter.DoubleToUInt64Bits(value):x}")],
        ElementType.Float16 => [.. tensor.ToArray<Half>().Select(value => Half.IsNaN(value) ? "NaN" : $"{BitConverter.HalfToUInt16Bits(value):x}")],
        ElementType.BFloat16 => [.. tensor.ToArray<BFloat16>().Select(value => float.IsNaN(value) ? "NaN" : $"{value.Bits:x}")],
        ElementType.Int32 => [.. tensor.ToArray<int>().Select(value => $"{value}")],
        ElementType.Int64 => [.. tensor.ToArray<long>().Select(value => $"{value}")],
        _ => [.. tensor.ToArray<byte>().Select(value => $"{value}")],
    };
}
