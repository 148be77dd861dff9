using System.Runtime.InteropServices;
using Deocc.Engine.Devices;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Ops.Shapes;

/// <summary>Conversions between float32 and the storage formats: the tuned kernels against the base library, bit by bit.</summary>
[NoLeaks]
[RunAtEverySimdLevel]
public sealed class ConversionTests
{
    [Test]
    public void Float16_WidensEveryBitPattern() => AssertEqualBits(Everything<Half>(), ElementType.Float32);

    [Test]
    public void BFloat16_WidensEveryBitPattern() => AssertEqualBits(Everything<BFloat16>(), ElementType.Float32);

    [Test]
    public void UInt8_WidensEveryValue() => AssertEqualBits([.. Enumerable.Range(0, 256).Select(i => (byte)i)], ElementType.Float32);

    // Rounding looks at the bits that are kept, and at whether those dropped are none, less than half, half or more.
    [TestCase(ElementType.Float16, 13)]
    [TestCase(ElementType.BFloat16, 16)]
    [TestCase(ElementType.UInt8, 16)]
    public void Float32_IsRoundedFromEveryKindOfBitPattern(ElementType to, int dropped)
    {
        uint half = 1u << (dropped - 1);
        uint[] lower = [0, 1, half - 1, half, half + 1, (2 * half) - 1];
        var patterns = new uint[(1 << (32 - dropped)) * lower.Length];
        for (int i = 0; i < patterns.Length; i++) patterns[i] = ((uint)(i / lower.Length) << dropped) | lower[i % lower.Length];
        AssertEqualBits(MemoryMarshal.Cast<uint, float>(patterns).ToArray(), to);
    }

    [Test]
    public void Bytes_AreRoundedTowardsZeroAndLimited()
    {
        using Tensor x = Tensor.From([-1f, -0f, 0.99f, 1, 254.99f, 255, 256, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e10f, -1e10f], [12]);
        using Tensor bytes = x.To(ElementType.UInt8);
        Assert.That(bytes.ToArray<byte>(), Is.EqualTo(new byte[] { 0, 0, 0, 1, 254, 255, 255, 0, 255, 0, 255, 0 }));
    }

    [TestCase(1)]
    [TestCase(15)]
    [TestCase(16_387)]
    public void Lengths_MayBeOdd(int length)
    {
        float[] values = [.. Enumerable.Range(0, length).Select(i => (i * 0.37f) - 2)];
        AssertEqualBits(values, ElementType.Float16);
        AssertEqualBits(values, ElementType.UInt8);
    }

    private static T[] Everything<T>()
        where T : unmanaged
    {
        ushort[] patterns = [.. Enumerable.Range(0, 1 << 16).Select(i => (ushort)i)];
        return MemoryMarshal.Cast<ushort, T>(patterns).ToArray();
    }

    private static void AssertEqualBits<T>(T[] values, ElementType to)
        where T : unmanaged
    {
        using Tensor x = Tensor.From(values, [values.Length]);
        using Tensor actual = x.To(to);
        using Tensor expected = ByReference(x, to);
        byte[] actualBytes = BytesOf(actual);
        byte[] expectedBytes = BytesOf(expected);
        int wrong = actualBytes.AsSpan().CommonPrefixLength(expectedBytes);
        if (wrong == expectedBytes.Length) return;
        int place = wrong / to.Size();
        string bits = Convert.ToHexString(MemoryMarshal.AsBytes(values.AsSpan(place, 1)));
        Assert.Fail($"{x.ElementType} of bytes {bits} becomes {to} {Element(actualBytes)}, expected {Element(expectedBytes)}");

        string Element(byte[] bytes) => Convert.ToHexString(bytes.AsSpan(place * to.Size(), to.Size()));
    }

    private static Tensor ByReference(Tensor x, ElementType to)
    {
        KernelSelection.Forced = "reference";
        try
        {
            return x.To(to);
        }
        finally
        {
            KernelSelection.Forced = null;
        }
    }

    private static byte[] BytesOf(Tensor tensor) => tensor.ElementType switch
    {
        ElementType.Float16 => MemoryMarshal.AsBytes<Half>(tensor.ToArray<Half>()).ToArray(),
        ElementType.BFloat16 => MemoryMarshal.AsBytes<BFloat16>(tensor.ToArray<BFloat16>()).ToArray(),
        ElementType.UInt8 => tensor.ToArray<byte>(),
        _ => MemoryMarshal.AsBytes<float>(tensor.ToArray<float>()).ToArray(),
    };
}
