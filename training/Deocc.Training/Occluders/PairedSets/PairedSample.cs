using System.Buffers;
using System.Text;
using System.Text.Json;
using Deocc.Imaging;
using Deocc.Training.Data;

namespace Deocc.Training.Occluders.PairedSets;

/// <summary>One pair that was written.</summary>
/// <param name="Label">Its line of labels.</param>
/// <param name="Kind">The occluder's kind.</param>
/// <param name="Style">The occluder's design.</param>
/// <param name="Covered">The share of the face that is covered.</param>
/// <param name="Sheet">Its cell of the contact sheet.</param>
internal sealed record PairedSample(string Label, OccluderKind Kind, string Style, double? Covered, Image<byte> Sheet)
{
    /// <summary>The line of labels: landmarks with pixel centers at integers, as the layout has them.</summary>
    public static string Describe(
        FaceSample sample, int number, string name, Occluder occluder, double? covered, ulong seed, bool hasMask, bool hasRegion)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("id", Path.GetFileNameWithoutExtension(name));
            json.WriteString("image", $"images/{name}");
            json.WriteString("clean", $"clean/{name}");
            json.WriteString("occluder", $"occluders/{name}");
            if (hasMask) json.WriteString("mask", $"masks/{name}");
            if (hasRegion) json.WriteString("region", $"regions/{name}");
            json.WriteString("kind", occluder.Kind.ToString().ToLowerInvariant());
            json.WriteString("style", occluder.Style);
            if (covered is { } share) json.WriteNumber("covered", Math.Round(share, 4));
            json.WriteString("original", sample.Id);
            if (sample.Identity is not null) json.WriteString("person", sample.Identity);
            if (sample.Source is not null) json.WriteString("source", sample.Source);
            if (sample.Split != DatasetSplit.Unassigned) json.WriteString("split", sample.Split == DatasetSplit.Validation ? "val" : sample.Split.ToString().ToLowerInvariant());
            json.WriteNumber("seed", seed);
            json.WriteNumber("stream", number);
            json.WriteStartArray(sample.Landmarks!.IsFull ? "lm68" : "lm5");
            foreach ((float x, float y) in sample.Landmarks.Points)
            {
                json.WriteStartArray();
                json.WriteNumberValue(Math.Round(x - 0.5, 2));
                json.WriteNumberValue(Math.Round(y - 0.5, 2));
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
