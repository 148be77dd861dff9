using Deocc.Engine.Diagnostics;
using Deocc.Engine.Serialization;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Serialization;

public sealed class ElementConversionTests
{
    private static readonly float[] Floats =
    [
        0f, -0f, 1f, 1.00390625f, 1.01171875f, 65504f, 65520f, 1e30f, float.MaxValue, float.Epsilon, float.PositiveInfinity,
        float.NaN,
    ];

    [Test]
    public void FloatsToHalfRoundToNearestEven() =>
        Assert.That(Entry(Floats).ToArray<Half>(), Is.EqualTo(Floats.Select(x => (Half)x)));

    [Test]
    public void FloatsToBFloat16RoundToNearestEven() =>
        Assert.That(Entry(Floats).ToArray<BFloat16>(), Is.EqualTo(Floats.Select(x => (BFloat16)x)));

    [Test]
    public void DoublesToBFloat16RoundOnce()
    {
        // Rounded to float first, 1 + 2^-8 + 2^-40 would become a tie and go down to 1; it lies above the middle.
        double above = 1 + Math.ScaleB(1, -8) + Math.ScaleB(1, -40);
        double below = 1 + Math.ScaleB(3, -8) - Math.ScaleB(1, -40);
        Assert.That(
            Entry<double>([above, -above, below]).ToArray<BFloat16>().Select(x => (float)x),
            Is.EqualTo(new[] { 1.0078125f, -1.0078125f, 1.0078125f }));
    }

    [Test]
    public void DoublesToBFloat16KeepTheEdges()
    {
        double[] edges = [1e300, -1e300, 1e-300, double.NaN, double.NegativeInfinity, 0];
        float[] expected = [float.PositiveInfinity, float.NegativeInfinity, 0, float.NaN, float.NegativeInfinity, 0];
        Assert.That(Entry(edges).ToArray<BFloat16>().Select(x => (float)x), Is.EqualTo(expected));
    }

    [Test]
    public void IntegersToHalfRoundOnce()
    {
        // 2049 lies between 2048 and 2050 and goes to the even 2048; 2^25 + 1 is too large for a half.
        Assert.That(
            Entry<int>([2049, 2051, 33554433, -7]).ToArray<Half>(),
            Is.EqualTo(new[] { (Half)2048, (Half)2052, Half.PositiveInfinity, (Half)(-7) }));
    }

    [Test]
    public void EveryHalfAndEveryBFloat16WidensExactly()
    {
        Half[] halves = [.. Enumerable.Range(0, 65536).Select(bits => BitConverter.UInt16BitsToHalf((ushort)bits))];
        BFloat16[] brains = [.. Enumerable.Range(0, 65536).Select(bits => new BFloat16((ushort)bits))];
        Assert.That(Entry(halves).ToArray<float>(), Is.EqualTo(halves.Select(x => (float)x)));
        Assert.That(Entry(brains).ToArray<double>(), Is.EqualTo(brains.Select(x => (double)(float)x)));
        Assert.That(Entry(Entry(halves).ToArray<float>()).ToArray<Half>(), Is.EqualTo(halves));
        Assert.That(
            Entry(Entry(brains).ToArray<float>()).ToArray<BFloat16>().Select(x => (float)x),
            Is.EqualTo(brains.Select(x => (float)x)));
    }

    [Test]
    public void IntegersMustFit()
    {
        Assert.That(Entry<long>([int.MaxValue, int.MinValue]).ToArray<int>(), Is.EqualTo(new[] { int.MaxValue, int.MinValue }));
        Assert.That(
            () => Entry<long>([1L << 31]).ToArray<int>(), Throws.TypeOf<FileFormatException>().With.Message.Contains("does not fit Int32"));
        Assert.That(() => Entry<int>([-1]).ToArray<byte>(), Throws.TypeOf<FileFormatException>());
    }

    [Test]
    public void FractionsDoNotBecomeIntegers()
    {
        Assert.That(
            () => Entry<float>([1]).ToArray<int>(),
            Throws.TypeOf<FileFormatException>().With.Message.Contains("Float32 is not converted to Int32"));
        Assert.That(ElementConversion.Exists(StoredType.Float16, ElementType.UInt8), Is.False);
    }

    [Test]
    public void ExactConversionsChangeNoValue()
    {
        foreach (StoredType from in Enum.GetValues<StoredType>())
        {
            Assert.That(ElementConversion.IsExact(from, from.ToElementType()), Is.True, $"{from}");
            foreach (ElementType to in Enum.GetValues<ElementType>())
                Assert.That(
                    ElementConversion.IsExact(from, to) && !ElementConversion.Exists(from, to),
                    Is.False,
                    $"{from} to {to}");
        }
    }

    private static TensorEntry Entry<T>(T[] values)
        where T : unmanaged => TensorEntry.FromMemory<T>("x", [values.Length], values);
}
