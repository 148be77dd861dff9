using System.Diagnostics;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Serialization;

namespace Deocc.Tests.Serialization;

/// <summary>
/// Hostile pickles: each must fail by name, soon, and without taking memory that the file's size does not explain.
/// </summary>
public sealed class PickleLimitsTests
{
    private const long MostBytes = 256 << 20;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(10);

    [Test]
    public void ASoundFileIsRead()
    {
        byte[] bytes = new PickleBuilder().Raw("}").Text("w").Tensor(6, 1, [2, 2], [1, 2]).Raw("s").File(6);
        Read(bytes, file => Assert.That(file["w"].ToArray<float>(), Is.EqualTo(new[] { 1f, 1, 1, 1 })));
    }

    [TestCase(6, 3, 2, 2, 1, 2, TestName = "the last element lies outside")]
    [TestCase(6, 0, 2, 3, 1, long.MaxValue, TestName = "a stride overflows")]
    [TestCase(6, 0, int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue, TestName = "sizes and strides overflow")]
    [TestCase(6, 0, 2, 2, -1, 1, TestName = "a stride is negative")]
    [TestCase(6, -1, 2, 2, 1, 1, TestName = "the offset is negative")]
    [TestCase(6, long.MaxValue, 2, 2, 1, 1, TestName = "the offset overflows")]
    [TestCase(6, 0, 1L << 40, 2, 1, 1, TestName = "a size does not fit")]
    [TestCase(6, 0, -2, 2, 1, 1, TestName = "a size is negative")]
    [TestCase(1L << 60, 0, 2, 2, 1, 1, TestName = "the storage is longer than the file")]
    [TestCase(long.MaxValue, 0, 2, 2, 1, 1, TestName = "the storage's bytes overflow")]
    [TestCase(-6, 0, 2, 2, 1, 1, TestName = "the storage is of negative length")]
    public void TensorsOutsideTheirStorageAreErrors(long elements, long offset, long size0, long size1, long stride0, long stride1) =>
        AssertRefused(
            new PickleBuilder().Raw("}").Text("w").Tensor(elements, offset, [size0, size1], [stride0, stride1]).Raw("s").File(6),
            "damaged");

    [Test]
    public void ATensorThatRepeatsOneElementMayNotFillTheMemory() =>
        AssertRefused(
            new PickleBuilder().Raw("}").Text("w").Tensor(6, 0, [1 << 20, 1 << 20], [0, 0]).Raw("s").File(6),
            "would grow to");

    [Test]
    public void ListsOfListsOfListsMayNotExplode()
    {
        // Every list holds the one before ten times: 10^30 ways to the bottom.
        PickleBuilder pickle = new PickleBuilder().Raw("]q\u00010");
        for (int level = 0; level < 30; level++) pickle.Raw("](").Repeat("h\u0001", 10).Raw("eq\u00010");
        AssertRefused(pickle.Raw("h\u0001").File(), "repeat themselves");
    }

    [Test]
    public void AnEndlesslyRepeatedTensorIsRefused()
    {
        PickleBuilder pickle = new PickleBuilder().Tensor(6, 0, [1], [1]).Raw("q\u00010");
        for (int level = 0; level < 30; level++) pickle.Raw("](").Repeat("h\u0001", 10).Raw("eq\u00010");
        AssertRefused(pickle.Raw("h\u0001").File(6), "repeat themselves");
    }

    [Test]
    public void ADictionaryInsideItselfIsRefused() =>
        AssertRefused(new PickleBuilder().Raw("}q\u0001").Text("self").Raw("h\u0001s").File(), "nested deeper");

    [Test]
    public void DeepNestingNeedsNoStack() =>
        AssertRefused(new PickleBuilder().Repeat("(", 100_000).Raw("]").Repeat("t", 100_000).File(), "nested deeper");

    [Test]
    public void LongNamesMayNotMultiply()
    {
        var pickle = new PickleBuilder().Raw("}").Text(new string('n', 1000)).Raw("q\0}h\0").Tensor(6, 0, [1], [1]).Raw("ss");
        AssertRefused(pickle.File(6), "longer than 1024");
    }

    [Test]
    public void OneLongListMayNotBeCopiedOverAndOver()
    {
        PickleBuilder pickle = new PickleBuilder().Global("collections", "OrderedDict").Raw("q\0]q\u0001(");
        pickle.Repeat("))\x86", 50_000).Raw("e");
        pickle.Repeat("h\0h\u0001\x85R0", 50_000);
        AssertRefused(pickle.File(), "over and over");
    }

    [TestCase("X\xFF\xFF\xFF\x7F", TestName = "a text of 2 GB")]
    [TestCase("\x8D\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F", TestName = "a text of 8 EB")]
    [TestCase("\x8D\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", TestName = "a text of negative length")]
    [TestCase("B\xFF\xFF\xFF\xFF", TestName = "4 GB of bytes")]
    [TestCase("\x8B\xFF\xFF\xFF\x7F", TestName = "an integer of 2 GB")]
    [TestCase("\x8B\xFF\xFF\xFF\xFF", TestName = "an integer of negative length")]
    [TestCase("I99999999999999999999999\n", TestName = "a decimal that overflows")]
    [TestCase("h\u0005", TestName = "a value that was never stored")]
    [TestCase("t", TestName = "a tuple without a mark")]
    [TestCase("0", TestName = "an empty stack")]
    [TestCase("]K\u0001s", TestName = "an item of a list")]
    [TestCase("}K\u0001a", TestName = "an append to a dictionary")]
    [TestCase("K\u0001)R", TestName = "a call of a number")]
    [TestCase("NQ", TestName = "a storage that is none")]
    [TestCase("\xFE", TestName = "an unknown instruction")]
    [TestCase("cposix\nsystem\n", TestName = "a command")]
    [TestCase("cbuiltins\neval\n", TestName = "eval")]
    [TestCase("c__builtin__\ngetattr\n", TestName = "getattr")]
    [TestCase("cnumpy.testing._private.utils\nrunstring\n", TestName = "code inside an allowed package")]
    [TestCase("ctorch.serialization\nload\n", TestName = "another file")]
    [TestCase("X\x05\0\0\0posixX\x06\0\0\0system\x93", TestName = "a command by stack")]
    public void DamagedAndForbiddenInstructionsAreNamed(string opcodes) => AssertRefused(new PickleBuilder().Raw(opcodes).File());

    private static void AssertRefused(byte[] bytes, string fault = "")
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        long started = Stopwatch.GetTimestamp();
        Assert.That(() => Read(bytes, _ => { }), Throws.TypeOf<FileFormatException>().With.Message.Contains(fault));
        Assert.That(Stopwatch.GetElapsedTime(started), Is.LessThan(MostTime));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - allocated, Is.LessThan(MostBytes));
    }

    private static void Read(byte[] bytes, Action<WeightFile> check)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("weights.pt"), bytes);
        using var file = WeightFile.Open(folder.File("weights.pt"));
        check(file);
    }
}
