using System.Text;
using System.Text.Json;
using Deocc.Imaging;
using Deocc.Models.FaceModels;
using Deocc.Training.Synthesis;

namespace Deocc.Tests.Tasks;

/// <summary>A small data set of rendered people in this project's own layout, with masks, 68 landmarks and both splits.</summary>
internal static class RenderedFaces
{
    /// <summary>Writes the pictures and their labels.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <param name="train">Samples to train on.</param>
    /// <param name="validation">Samples to validate with.</param>
    /// <param name="size">Width and height in pixels.</param>
    public static void Write(string folder, int train, int validation, int size)
    {
        using var model = MorphableModel.BuiltIn();
        var synthesizer = new FaceSynthesizer(model, new SynthesisOptions { Size = size, Seed = 11 });
        var labels = new StringBuilder();
        for (int i = 0; i < train + validation; i++)
        {
            SyntheticFace face = synthesizer.Draw(i);
            ImageFile.Save(Path.Combine(folder, $"{i}.png"), face.Picture);
            ImageFile.Save(Path.Combine(folder, $"{i}-mask.png"), face.Mask);
            float[][] points = [.. face.Landmarks.Select(point => (float[])[point.X - 0.5f, point.Y - 0.5f])];
            string split = i < train ? "train" : "val";
            labels.AppendLine($$"""{"image": "{{i}}.png", "mask": "{{i}}-mask.png", "split": "{{split}}", "lm68": {{JsonSerializer.Serialize(points)}}}""");
        }

        File.WriteAllText(Path.Combine(folder, "labels.jsonl"), labels.ToString());
    }
}
