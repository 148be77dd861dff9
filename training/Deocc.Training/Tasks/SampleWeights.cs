using System.Text.Json;
using System.Text.Json.Serialization;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Random;
using Deocc.Engine.Serialization;
using Deocc.Training.Data;

namespace Deocc.Training.Tasks;

/// <summary>Lists of training samples and how much each counts, as files with one JSON object per line.</summary>
public static partial class SampleWeights
{
    private const double MostWeight = 1000;
    private const ulong CopyStream = 0xC0F1;

    /// <summary>Reads a list.</summary>
    /// <exception cref="FileFormatException">A line is no weight; the message names file and line.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static IReadOnlyList<SampleWeight> Read(string path)
    {
        var weights = new List<SampleWeight>();
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) continue;
            try
            {
                SampleWeight weight = JsonSerializer.Deserialize(line, Json.Default.SampleWeight) ?? throw new JsonException("expected an object");
                if (weight.Id is null || !(weight.Weight is >= 0 and <= MostWeight)) throw new JsonException($"expected an 'id' and a 'weight' from 0 to {MostWeight}");
                weights.Add(weight);
            }
            catch (JsonException error)
            {
                throw new FileFormatException($"{path} line {number}: {error.Message.ReplaceLineEndings(" ")}", error);
            }
        }

        return weights;
    }

    /// <summary>Writes a list, whole or not at all.</summary>
    /// <exception cref="IOException">The disk is full or failing; an old file is untouched.</exception>
    public static void Write(string path, IEnumerable<SampleWeight> weights) => AtomicFile.Write(path, stream =>
    {
        foreach (SampleWeight weight in weights)
        {
            JsonSerializer.Serialize(stream, weight, Json.Default.SampleWeight);
            stream.WriteByte((byte)'\n');
        }
    });

    /// <summary>Repeats samples by their weights; those without one stand once. Of a weight of 2.5 come two or three, by chance.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="weights">Weights by the samples' names.</param>
    /// <param name="seed">Decides about the fractions.</param>
    /// <param name="source">What a message names: the list's file.</param>
    /// <exception cref="FileFormatException">The list names none of the samples.</exception>
    public static IReadOnlyList<FaceSample> Apply(IReadOnlyList<FaceSample> samples, IReadOnlyList<SampleWeight> weights, ulong seed, string source)
    {
        var byId = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (SampleWeight weight in weights) byId[weight.Id] = weight.Weight;
        if (weights.Count > 0 && !samples.Any(sample => byId.ContainsKey(sample.Id)))
            throw new FileFormatException($"{source}: names none of the {samples.Count} training samples; the first is '{weights[0].Id}'");
        var random = new RandomGenerator(seed, CopyStream);
        var repeated = new List<FaceSample>(samples.Count);
        foreach (FaceSample sample in samples)
        {
            double weight = byId.GetValueOrDefault(sample.Id, 1);
            int copies = (int)weight + (random.NextBoolean(weight - Math.Floor(weight)) ? 1 : 0);
            repeated.AddRange(Enumerable.Repeat(sample, copies));
        }

        return repeated;
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(SampleWeight))]
    private sealed partial class Json : JsonSerializerContext;
}
