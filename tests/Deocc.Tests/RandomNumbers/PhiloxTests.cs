using Deocc.Engine.Random;

namespace Deocc.Tests.RandomNumbers;

public sealed class PhiloxTests
{
    // From kat_vectors of the authors' Random123 library.
    [TestCase(0ul, 0ul, 0ul, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [TestCase(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [TestCase(0x85a308d3243f6a88ul, 0x0370734413198a2eul, 0x299f31d0a4093822ul, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void KnownAnswers(ulong counterLow, ulong counterHigh, ulong key, params uint[] expected)
    {
        var words = new uint[4];
        Philox4x32.Block(counterLow, counterHigh, key, words);
        Assert.That(words, Is.EqualTo(expected));
    }
}
