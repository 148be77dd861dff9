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
        [ElementType.Float32, ElementType.Float16, ElementType.BFloat16, ElementType.Int32, ElementType.Int64, ElementType.UInt8];

    // Ties of both 16-bit types, ends of ranges, overflow, and what a second rounding would get wrong.
    private static readonly double[] Fractions =
        [0, -0.0, 0.5, -0.5, 1, -1.75, 254.9, 255, 255.5, 256, 300, -3, 2049, 2051, 65504, 65520, 70000, 1e-8, 6e-8, 3.4e38, -3.4e38,
         16777217, 2147483520, 2147483648, -2147483648, -2147483904, 9.2e18, 9.3e18, -9.3e18, 1.00390625, 1.01171875,
         double.PositiveInfinity, double.NegativeInfinity, double.NaN];

    private static readonly long[] WholeNumbers =
        [0, 1, -1, 255, 256, -7, 2049, 2051, 65519, 65520, 16777217, 16777219, 33685505, 33685504, 33554433, -33685505, int.MaxValue, int.MinValue,
         (1L << 40) + (1L << 32), (1L << 40) + (1L << 32) + 1, (1L << 40) + (3L << 32), long.MaxValue, long.MinValue, -long.MaxValue];

    [Test]
    public void EveryPairGivesTheCpusBits([ValueSource(nameof(Types))] ElementType from, [ValueSource(nameof(Types))] ElementType to)
    {
        Device device = OpenClTestDevice.Find();
        bool isWhole = from is ElementType.Int32 or ElementType.Int64 or ElementType.UInt8;
        using Tensor source = isWhole
            ? Tensor.From<long>(WholeNumbers, [WholeNumbers.Length])
            : Tensor.From<float>([.. Fractions.Select(value => (float)value)], [Fractions.Length]);
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
        ElementType.Float16 => [.. tensor.ToArray<Half>().Select(value => Half.IsNaN(value) ? "NaN" : $"{BitConverter.HalfToUInt16Bits(value):x}")],
        ElementType.BFloat16 => [.. tensor.ToArray<BFloat16>().Select(value => float.IsNaN(value) ? "NaN" : $"{value.Bits:x}")],
        ElementType.Int32 => [.. tensor.ToArray<int>().Select(value => $"{value}")],
        ElementType.Int64 => [.. tensor.ToArray<long>().Select(value => $"{value}")],
        _ => [.. tensor.ToArray<byte>().Select(value => $"{value}")],
    };
}
