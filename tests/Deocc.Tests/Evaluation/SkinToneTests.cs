using Deocc.Imaging;
using Deocc.Training.Evaluation.Srg;

namespace Deocc.Tests.Evaluation;

[TestFixture]
internal sealed class SkinToneTests
{
    // By the definition of Lab under D65 these colors are (80.96, 9.54, 19.21), (63.34, 10.88, 23.48) and (19.33, 10.23, 13.24).
    [TestCase(0.91f, 0.76f, 0.65f, 58.18, "light")]
    [TestCase(0.73f, 0.57f, 0.44f, 29.60, "intermediate")]
    [TestCase(0.26f, 0.16f, 0.11f, -66.66, "dark")]
    public void TheAngleTellsTheGroup(float red, float green, float blue, double angle, string group)
    {
        var picture = new Image<float>(9, 6, 3);
        var face = new Image<float>(9, 6, 1);
        for (int i = 0; i < face.Samples.Length; i++)
        {
            face.Samples[i] = i % 9 < 5 ? 1 : 0;
            float[] color = face.Samples[i] > 0 ? [red, green, blue] : [0, 0.9f, 0];
            color.CopyTo(picture.Samples, 3 * i);
        }

        Assert.That(SkinTone.AngleOf(picture, face), Is.EqualTo(angle).Within(0.2));
        Assert.That(SkinTone.GroupOf(SkinTone.AngleOf(picture, face)), Does.StartWith(group));
    }
}
