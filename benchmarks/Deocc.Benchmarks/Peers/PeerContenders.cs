using System.Text.Json.Nodes;

namespace Deocc.Benchmarks.Peers;

/// <summary>PyTorch in one memory layout.</summary>
public sealed class TorchContender(PeerProcess process, bool channelsLast) : Contender
{
    /// <inheritdoc/>
    public override string Name => channelsLast ? "PyTorch channels-last" : "PyTorch";

    /// <inheritdoc/>
    public override string Description { get; } = Describe(process);

    /// <inheritdoc/>
    public override bool CanRun(PeerRow row) => !channelsLast || row.Inputs[0].Length == 4;

    /// <inheritdoc/>
    public override double[] Time(PeerRow row, TurnLength length)
    {
        JsonObject request = row.ToRequest("time");
        if (channelsLast) request["layout"] = "channels_last";
        return Ask(process, request, length);
    }

    internal static string Describe(PeerProcess process)
    {
        JsonObject answer = process.Ask(new JsonObject { ["command"] = "describe" });
        return $"{answer["version"]} ({answer["detail"]}), {answer["threads"]} threads";
    }

    internal static double[] Ask(PeerProcess process, JsonObject request, TurnLength length)
    {
        request["seconds"] = length.Seconds;
        request["minimum"] = length.Minimum;
        request["warmup"] = length.Warmup;
        return [.. process.Ask(request)["milliseconds"]!.AsArray().Select(sample => sample!.GetValue<double>())];
    }
}

/// <summary>ONNX Runtime on models that PyTorch exports; inference only.</summary>
public sealed class OnnxContender(PeerProcess process, PeerProcess exporter, string modelFolder) : Contender
{
    /// <inheritdoc/>
    public override string Name => "ONNX Runtime";

    /// <inheritdoc/>
    public override string Description { get; } = TorchContender.Describe(process);

    /// <inheritdoc/>
    public override bool CanRun(PeerRow row) => row.Pass == PeerPass.Forward;

    /// <inheritdoc/>
    public override double[] Time(PeerRow row, TurnLength length)
    {
        JsonObject request = row.ToRequest("time");
        request["path"] = Export(row);
        return TorchContender.Ask(process, request, length);
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
