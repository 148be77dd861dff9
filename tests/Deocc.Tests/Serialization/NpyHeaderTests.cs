using System.Text;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Serialization;

namespace Deocc.Tests.Serialization;

public sealed class NpyHeaderTests
{
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }")]
    [TestCase("{\"shape\":(2,),\"descr\":\"<f4\",\"fortran_order\":False}   \n")]
    [TestCase("{'descr': '=f4', 'fortran_order': True, 'shape': (2L, 1L)}")]
    [TestCase("{'descr': '>i2', 'fortran_order': False, 'shape': (4,), }")]
    [TestCase("{'descr': '|b1', 'fortran_order': False, 'shape': (2, 2, 2), }")]
    public void SoundHeadersAreRead(string header) => Assert.DoesNotThrow(() => Open(header));

    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", "does not take the 8 bytes")]
    [TestCase("{'descr': '<f4', 'fortran_order': True, 'shape': (1,), }", "does not take the 8 bytes")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (-2,), }", "malformed shape")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }", "malformed shape")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2147483647), }", "damaged")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 1, 1, 1, 1, 1, 1, 2), }", "9 axes")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': 2, }", "malformed")]
    [TestCase("{'descr': '<f4', 'fortran_order': 0, 'shape': (2,), }", "neither True nor False")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, }", "lacks")]
    [TestCase("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", "repeated key 'descr'")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'x': 1}", "unexpected")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), } x", "text after")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), ", "malformed")]
    [TestCase("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }", "structured")]
    [TestCase("{'descr': '|O', 'fortran_order': False, 'shape': (2,), }", "'|O' are not supported")]
    [TestCase("{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }", "'<c8' are not supported")]
    [TestCase("__import__('os').system('echo executed')", "malformed")]
    [TestCase("", "malformed")]
    public void UnsoundHeadersAreNamed(string header, string fault) =>
        Assert.That(
            () => Open(header),
            Throws.TypeOf<FileFormatException>().With.Message.Contains(fault).And.Message.Not.Contains("\n"));

    [Test]
    public void AnUnknownVersionIsNamed() =>
        Assert.That(
            () => Open("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", version: 4),
            Throws.TypeOf<FileFormatException>().With.Message.Contains("version 4"));

    private static void Open(string header, byte version = 1)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("array.npy");
        byte[] text = Encoding.Latin1.GetBytes(header);
        File.WriteAllBytes(path, [0x93, .. "NUMPY"u8, version, 0, (byte)text.Length, 0, .. text, .. new byte[8]]);
        using var file = WeightFile.Open(path);
        _ = file.Entries[0].ToArray<double>();
    }
}
