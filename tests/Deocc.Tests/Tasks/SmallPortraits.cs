using System.Globalization;
using System.Text;
using Deocc.Imaging;
using Deocc.Imaging.Colors;
using Deocc.Tests.Occluders;

namespace Deocc.Tests.Tasks;

/// <summary>A small data set in the project's own layout: one drawn face in several shades, with masks, regions and landmarks.</summary>
internal sealed class SmallPortraits : IDisposable
{
    public SmallPortraits(int train, int validation)
    {
        Folder = Directory.CreateTempSubdirectory("deocc-portraits-").FullName;
        ImageFile.Save(Path.Combine(Folder, "mask.png"), ImageChannels.ToBytes(SceneFixture.Mask()));
        FaceLandmarks landmarks = Landmarks();
        string points = string.Join(',', landmarks.Points.ToArray().Select(point => string.Create(CultureInfo.InvariantCulture, $"[{point.X - 0.5f},{point.Y - 0.5f}]")));
        var lines = new StringBuilder();
        for (int i = 0; i < train + validation; i++)
        {
            Image<float> picture = SceneFixture.Picture();
            for (int p = 0; p < picture.Samples.Length; p++) picture.Samples[p] *= 1 - (0.05f * (i % 8));
            ImageFile.Save(Path.Combine(Folder, $"{i}.png"), ImageChannels.ToBytes(picture));
            string split = i < train ? "train" : "val";
            lines.Append(CultureInfo.InvariantCulture, $"{{\"id\":\"{i}\",\"image\":\"{i}.png\",\"mask\":\"mask.png\",\"region\":\"mask.png\",\"split\":\"{split}\",\"lm68\":[{points}]}}\n");
        }

        File.WriteAllText(Path.Combine(Folder, "labels.jsonl"), lines.ToString());
    }

    public string Folder { get; }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>68 points of a plain face in the fixture's ellipse, in the iBUG order.</summary>
    private static FaceLandmarks Landmarks()
    {
        const float Middle = 0.5f * SceneFixture.Side;
        var points = new List<(float X, float Y)>();
        for (int i = 0; i < 17; i++)
        {
            double angle = Math.PI * (1 - (i / 16.0));
            points.Add((Middle + (float)(38 * Math.Cos(angle)), 62 + (float)(50 * Math.Sin(angle))));
        }

        for (int i = 0; i < 10; i++) points.Add((Middle + ((i < 5 ? -30 : 9) + (i % 5 * 5.5f)), 40));
        for (int i = 0; i < 4; i++) points.Add((Middle, 48 + (6 * i)));
        for (int i = 0; i < 5; i++) points.Add((Middle - 6 + (3 * i), 71));
        foreach (float side in (float[])[-18, 18])
        {
            for (int i = 0; i < 6; i++)
            {
                double angle = Math.PI * (1 + (i / 3.0));
                points.Add((Middle + side + (float)(6 * Math.Cos(angle)), 47 + (float)(2.5 * Math.Sin(angle))));
            }
        }

        foreach ((int count, float width, float height) in ((int, float, float)[])[(12, 14, 5), (8, 10, 2)])
        {
            for (int i = 0; i < count; i++)
            {
                double angle = Math.PI * (1 + (2.0 * i / count));
                points.Add((Middle + (float)(width * Math.Cos(angle)), 86 + (float)(height * Math.Sin(angle))));
            }
        }

        return new FaceLandmarks([.. points]);
    }
}
