using System.Text;
using Deocc.Imaging;
using Deocc.Imaging.Png;
using Deocc.Tests.Serialization;
using Deocc.Training.Runs;
using Deocc.Training.Runs.TensorBoard;

namespace Deocc.Tests.Runs;

[TestFixture]
internal sealed class TensorBoardTests
{
    [TestCase("123456789", 0xE3069283u)]
    [TestCase("", 0u)]
    [TestCase("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 0x8A9136AAu)]
    public void TheChecksumIsCastagnolis(string text, uint expected) =>
        Assert.That(RecordChecksum.Plain(Encoding.ASCII.GetBytes(text)), Is.EqualTo(expected));

    [Test]
    public void NumbersAndPicturesAreReadBack()
    {
        using var folder = new TemporaryFolder();
        var picture = new Image<byte>(5, 3, 3);
        picture.Samples[7] = 200;
        using (var file = new EventFile(folder.Path, step: 12))
        {
            file.Add(20, "loss", [new NamedValue("total", 0.25), new NamedValue("größe", -3)]);
            file.Add(300, "samples", picture);
        }

        EventRecord[] events = [.. EventRecord.ReadAll(Directory.GetFiles(folder.Path).Single())];
        Assert.That(events, Has.Length.EqualTo(4));
        Assert.That(events[0].FileVersion, Is.EqualTo("brain.Event:2"));
        Assert.That((events[1].Step, events[1].SessionStatus), Is.EqualTo((12, 1)));
        Assert.That((events[2].Step, events[2].Scalars["loss/total"], events[2].Scalars["loss/größe"]), Is.EqualTo((20, 0.25f, -3f)));
        Assert.That((events[3].Step, events[3].ImageTag, events[3].ImageHeight, events[3].ImageWidth), Is.EqualTo((300, "samples", 3, 5)));
        Assert.That(new PngCodec().Decode(events[3].ImageFile).ToBytes().Samples, Is.EqualTo(picture.Samples));
        Assert.That(events[2].WallTime, Is.EqualTo(DateTimeOffset.UtcNow.ToUnixTimeSeconds()).Within(3600));
    }
}
