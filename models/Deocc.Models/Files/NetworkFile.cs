using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Layers;
using Deocc.Engine.Serialization;
using Deocc.Engine.Serialization.Mapping;

namespace Deocc.Models.Files;

/// <summary>
/// Weight files that say which network they belong to: the metadata holds the network's name (<c>network</c>), the options of its
/// shape as JSON (<c>options</c>), and the width and height of its images in pixels (<c>size</c>).
/// </summary>
public static class NetworkFile
{
    private const string NetworkKey = "network";
    private const string OptionsKey = "options";
    private const string SizeKey = "size";

    /// <summary>The metadata of a network's file.</summary>
    /// <typeparam name="TOptions">The options of the network's shape.</typeparam>
    /// <param name="network">What files call the network.</param>
    /// <param name="options">Its shape.</param>
    /// <param name="type">How the options are written.</param>
    /// <param name="size">Width and height of its images in pixels.</param>
    public static Dictionary<string, string> Metadata<TOptions>(string network, TOptions options, JsonTypeInfo<TOptions> type, int size) => new(StringComparer.Ordinal)
    {
        [NetworkKey] = network,
        [OptionsKey] = JsonSerializer.Serialize(options, type),
        [SizeKey] = size.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Which network a file holds; null where it does not say.</summary>
    public static string? NetworkOf(WeightFile file) => file.Metadata.GetValueOrDefault(NetworkKey);

    /// <summary>The width and height of the images that a file's network was made for, in pixels.</summary>
    /// <exception cref="FileFormatException">The file does not say.</exception>
    public static int SizeOf(WeightFile file) =>
        int.TryParse(file.Metadata.GetValueOrDefault(SizeKey), NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size > 0
            ? size
            : throw new FileFormatException($"{file.Path}: does not say the size of its network's images");

    /// <summary>Makes the network that a file describes and gives it the file's weights, widened to float32 where they are narrower.</summary>
    /// <typeparam name="TOptions">The options of the network's shape.</typeparam>
    /// <typeparam name="TNetwork">The network.</typeparam>
    /// <param name="file">The file.</param>
    /// <param name="network">What the file must call the network.</param>
    /// <param name="type">How the options are read.</param>
    /// <param name="create">Makes the network from its options.</param>
    /// <exception cref="FileFormatException">The file holds another network, or its options or weights do not fit.</exception>
    public static TNetwork Load<TOptions, TNetwork>(
        WeightFile file, string network, JsonTypeInfo<TOptions> type, Func<TOptions, TNetwork> create)
        where TOptions : new()
        where TNetwork : Module
    {
        TNetwork made;
        try
        {
            made = create(OptionsOf(file, network, type));
        }
        catch (Exception error) when (error is ArgumentException or UsageException)
        {
            throw Unfit(file, network, error);
        }

        try
        {
            new StateDictMapping().Load(file, made.StateDict());
            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    /// <summary>The options of the network that a file describes.</summary>
    /// <typeparam name="TOptions">The options of the network's shape.</typeparam>
    /// <param name="file">The file.</param>
    /// <param name="network">What the file must call the network.</param>
    /// <param name="type">How the options are read.</param>
    /// <exception cref="FileFormatException">The file holds another network, or its options are damaged.</exception>
    public static TOptions OptionsOf<TOptions>(WeightFile file, string network, JsonTypeInfo<TOptions> type)
        where TOptions : new()
    {
        if (NetworkOf(file) is not { } found)
            throw new FileFormatException($"{file.Path}: does not say which network it holds; expected weights of '{network}' that 'deocc train' wrote");
        if (found != network) throw new FileFormatException($"{file.Path}: holds weights of '{found}', not of '{network}'");
        try
        {
            return ReadOptions(file.Metadata.GetValueOrDefault(OptionsKey), type);
        }
        catch (JsonException error)
        {
            throw Unfit(file, network, error);
        }
    }

    private static FileFormatException Unfit(WeightFile file, string network, Exception error) =>
        new($"{file.Path}: the options of '{network}' do not fit: {error.Message.ReplaceLineEndings(" ")}", error);

    /// <summary>What a file leaves out, since it was written before there was such an option, keeps its default; the generated reader alone would set it to zero.</summary>
    private static TOptions ReadOptions<TOptions>(string? text, JsonTypeInfo<TOptions> type)
        where TOptions : new()
    {
        if (text is null || JsonNode.Parse(text) is not JsonObject given) throw new JsonException("there are none");
        JsonObject options = JsonSerializer.SerializeToNode(new TOptions(), type)!.AsObject();
        foreach ((string name, JsonNode? value) in given) options[name] = value?.DeepClone();
        return options.Deserialize(type)!;
    }
}
