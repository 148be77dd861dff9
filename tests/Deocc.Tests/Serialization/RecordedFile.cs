using System.Text.Json;
using Deocc.Engine.Serialization;

namespace Deocc.Tests.Serialization;

/// <summary>One of the files in Fixtures/Files that PyTorch or NumPy wrote, and what expected.json says is in it.</summary>
public sealed record RecordedFile(string Name, IReadOnlyList<RecordedTensor> Tensors)
{
    /// <summary>The folder of the recorded files.</summary>
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Fixtures", "Files");

    /// <summary>All files whose contents are recorded.</summary>
    public static IReadOnlyList<RecordedFile> All { get; } = Load();

    /// <summary>The file's full path.</summary>
    public string FullPath => PathOf(Name);

    /// <summary>The full path of a file in the folder.</summary>
    public static string PathOf(string name) => Path.Combine(Folder, name);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static List<RecordedFile> Load()
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(PathOf("expected.json")));
        return [.. json.RootElement.EnumerateObject().Select(file => new RecordedFile(
            file.Name, [.. file.Value.GetProperty("tensors").EnumerateArray().Select(ToTensor)]))];
    }

    private static RecordedTensor ToTensor(JsonElement tensor) => new(
        tensor.GetProperty("name").GetString()!,
        Enum.Parse<StoredType>(tensor.GetProperty("type").GetString()!),
        [.. tensor.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())],
        [.. tensor.GetProperty("values").EnumerateArray().Select(value => value.GetDouble())]);
}

/// <summary>One recorded tensor; the values are row-major and exact in float64.</summary>
public sealed record RecordedTensor(string Name, StoredType Type, int[] Shape, double[] Values);
