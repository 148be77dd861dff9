using System.Text.Json;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Serialization;

namespace Deocc.Engine.Devices.Gpu.Tuning;

/// <summary>Tile sizes by model of device and kernel, as <c>deocc kernels tune</c> finds them. What stands first counts.</summary>
/// <param name="Format">What the file is: <see cref="FormatName"/>.</param>
/// <param name="Devices">The models.</param>
internal sealed record TuningTable(string Format, IReadOnlyList<TunedDevice> Devices)
{
    /// <summary>The environment variable that names another file than the one in the user's configuration, or with <c>off</c> none.</summary>
    public const string Variable = "DEOCC_TUNING";

    /// <summary>The first property of every file.</summary>
    public const string FormatName = "deocc tuning 1";

    private static readonly Lazy<TuningTable> ShippedTable = new(ReadShipped);

    /// <summary>What comes with the engine.</summary>
    public static TuningTable Shipped => ShippedTable.Value;

    /// <summary>The user's file, which need not exist; null where there is none to be.</summary>
    /// <param name="variable">Reads an environment variable.</param>
    public static string? UserPath(Func<string, string?> variable)
    {
        string? wanted = variable(Variable);
        if (wanted == "off") return null;
        if (wanted is { Length: > 0 }) return wanted;
        string? parent = OperatingSystem.IsWindows() ? variable("APPDATA")
            : variable("XDG_CONFIG_HOME") is { Length: > 0 } configuration ? configuration
            : variable("HOME") is { Length: > 0 } home ? Path.Combine(home, ".config")
            : null;
        return parent is { Length: > 0 } ? Path.Combine(parent, "deocc", "tuning.json") : null;
    }

    /// <summary>Reads a file; an empty table where there is none.</summary>
    /// <exception cref="FileFormatException">The file is damaged or of another kind.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TuningTable Read(string path)
    {
        if (!File.Exists(path)) return new TuningTable(FormatName, []);
        try
        {
            TuningTable? table = JsonSerializer.Deserialize(File.ReadAllBytes(path), TuningJson.Default.TuningTable);
            if (table is { Format: FormatName, Devices: not null } && table.Devices.All(device => device is { Device: not null, Kernels: not null } && device.Kernels.Values.All(values => values is not null)))
                return table;
        }
        catch (JsonException error)
        {
            throw new FileFormatException($"{path}: this table of tile sizes is damaged ({error.Message}); {Remedy}", error);
        }

        throw new FileFormatException($"{path}: this is no table of tile sizes of format '{FormatName}'; {Remedy}");
    }

    /// <summary>What to do about a file that cannot be used.</summary>
    public static string Remedy => $"remove it and measure again with 'deocc kernels tune', or set {Variable}=off";

    /// <summary>Writes a file beside the old one and renames it; makes the folder.</summary>
    /// <exception cref="IOException">The disk is full or failing; the old file stays.</exception>
    public void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, this, TuningJson.Default.TuningTable));
    }

    /// <summary>The values of a kernel on a model; null where the table has none.</summary>
    public IReadOnlyDictionary<string, int>? Find(string model, string kernel) => Devices
        .Where(device => device.Matches(model))
        .Select(device => device.Kernels.GetValueOrDefault(kernel))
        .FirstOrDefault(values => values is not null);

    /// <summary>The table with other values for a kernel on one model.</summary>
    public TuningTable With(string model, string kernel, IReadOnlyDictionary<string, int> values)
    {
        TunedDevice? old = Devices.FirstOrDefault(device => device.Device == model);
        var kernels = new Dictionary<string, Dictionary<string, int>>(old?.Kernels ?? []) { [kernel] = new Dictionary<string, int>(values) };
        return this with { Devices = [new TunedDevice(model, kernels), .. Devices.Where(device => !ReferenceEquals(device, old))] };
    }

    private static TuningTable ReadShipped()
    {
        using Stream stream = typeof(TuningTable).Assembly.GetManifestResourceStream("tuning.json")!;
        return JsonSerializer.Deserialize(stream, TuningJson.Default.TuningTable)!;
    }
}
