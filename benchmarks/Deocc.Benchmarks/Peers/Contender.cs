using System.Text.Json.Nodes;

namespace Deocc.Benchmarks.Peers;

/// <summary>One engine in one configuration: a column of the side-by-side table. The engine itself runs in a process of its own.</summary>
public abstract class Contender(string name, PeerProcess process)
{
    /// <summary>The column's title.</summary>
    public string Name { get; } = name;

    /// <summary>Version, libraries underneath and threads.</summary>
    public string Description { get; } = Describe(process);

    /// <summary>Whether the contender can run a row.</summary>
    public virtual bool CanRun(PeerRow row) => true;

    /// <summary>
    /// Times one turn of a row; the first turn of a row prepares it and warms up, and it stays prepared until another row
    /// is timed.
    /// </summary>
    /// <returns>Milliseconds of each repetition.</returns>
    public double[] Time(PeerRow row, TurnLength length)
    {
        JsonObject request = MakeRequest(row, "time");
        request["seconds"] = length.Seconds;
        request["minimum"] = length.Minimum;
        request["warmup"] = length.Warmup;
        return [.. process.Ask(request)["milliseconds"]!.AsArray().Select(sample => sample!.GetValue<double>())];
    }

    /// <summary>Runs some training steps of a row; asked of a fresh process.</summary>
    /// <returns>The process's peak resident set in bytes, and what it was before the row was prepared.</returns>
    public (long PeakBytes, long BaselineBytes) MeasureMemory(PeerRow row, int steps)
    {
        JsonObject request = MakeRequest(row, "memory");
        request["minimum"] = steps;
        JsonObject answer = process.Ask(request);
        return (answer["peakBytes"]!.GetValue<long>(), answer["baselineBytes"]!.GetValue<long>());
    }

    /// <summary>The request that names the row in the contender's configuration.</summary>
    protected virtual JsonObject MakeRequest(PeerRow row, string command) => row.ToRequest(command);

    private static string Describe(PeerProcess process)
    {
        JsonObject answer = process.Ask(new JsonObject { ["command"] = "describe" });
        return $"{answer["version"]} ({answer["detail"]}), {answer["threads"]} threads";
    }
}

/// <summary>This engine.</summary>
public sealed class EngineContender(PeerProcess process) : Contender(PeerResult.Engine, process);

/// <summary>PyTorch in one memory layout.</summary>
public sealed class TorchContender(PeerProcess process, bool channelsLast)
    : Contender(channelsLast ? "PyTorch channels-last" : "PyTorch", process)
{
    /// <inheritdoc/>
    public override bool CanRun(PeerRow row) => !channelsLast || row.Inputs[0].Length == 4;

    /// <inheritdoc/>
    protected override JsonObject MakeRequest(PeerRow row, string command)
    {
        JsonObject request = row.ToRequest(command);
        if (channelsLast) request["layout"] = "channels_last";
        return request;
    }
}

/// <summary>ONNX Runtime on models that PyTorch exports; inference only.</summary>
public sealed class OnnxContender(PeerProcess process, PeerProcess exporter, string modelFolder) : Contender("ONNX Runtime", process)
{
    /// <inheritdoc/>
    public override bool CanRun(PeerRow row) => row.Pass == PeerPass.Forward;

    /// <inheritdoc/>
    protected override JsonObject MakeRequest(PeerRow row, string command)
    {
        JsonObject request = row.ToRequest(command);
        request["path"] = Export(row);
        return request;
    }

    private string Export(PeerRow row)
    {
        string fileName = string.Concat(row.Name.Select(letter => char.IsLetterOrDigit(letter) ? letter : '-'));
        string path = Path.Combine(modelFolder, fileName + ".onnx");
        if (!File.Exists(path))
        {
            JsonObject request = row.ToRequest("export");
            request["path"] = path;
            exporter.Ask(request);
        }

        return path;
    }
}
