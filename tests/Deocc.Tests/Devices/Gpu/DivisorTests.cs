using Deocc.Engine.Devices.Gpu;

namespace Deocc.Tests.Devices.Gpu;

[TestFixture]
internal sealed class DivisorTests
{
    [Test]
    public void QuotientsAreThoseOfADivision()
    {
        var random = new Random(7);
        foreach (int divisor in new[] { 1, 2, 3, 5, 7, 9, 10, 16, 25, 49, 641, 65535, 65536, 65537, 1 << 30, int.MaxValue - 1, int.MaxValue })
        {
            Divisor by = Divisor.Of(divisor);
            int[] numbers =
            [
                0, 1, divisor - 1, divisor, int.MaxValue - 1, int.MaxValue, int.MaxValue / divisor * divisor, Math.Max(0, (int.MaxValue / divisor * divisor) - 1),
                .. Enumerable.Range(0, 1000).Select(_ => random.Next()),
            ];
            foreach (int number in numbers) Assert.That(by.Divide(number), Is.EqualTo(number / divisor), $"{number} / {divisor}");
        }
    }
}
