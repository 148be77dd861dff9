using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Diagnostics;

namespace Deocc.Benchmarks.Peers;

/// <summary>
/// This engine's side of the side-by-side table, a process like the other peers: one JSON request per line, one JSON line
/// back; see torch_peer.py.
/// </summary>
public sealed class EnginePeer : IDisposable
{
    /// <summary>The environment variable that names the device.</summary>
    public const string DeviceVariable = "PEERS_DEVICE";

    /// <summary>The environment variable that names how it multiplies matrices.</summary>
    public const string PrecisionVariable = "PEERS_PRECISION";

    // The runtime compiles a method anew, optimised, after its thirtieth call and a moment's rest.
    private const int CallsUntilOptimized = 40;
    private const double MostWarmupSeconds = 2;

    private readonly Dictionary<string, PeerRow> _rows = PeerRows.All.ToDictionary(row => row.Name);
    private PeerRow? _prepared;
    private EngineRow? _computation;
    private bool _isOpen;

    /// <summary>Answers requests until the input ends.</summary>
    public void Run()
    {
        while (Console.ReadLine() is { } line)
        {
            JsonObject answer;
            try
            {
                if (!_isOpen) Open();
                answer = Answer(JsonNode.Parse(line)!.AsObject());
            }
            catch (Exception error) when (error is Engine.Diagnostics.EngineException or NotSupportedException or KeyNotFoundException)
            {
                answer = new JsonObject { ["error"] = error.Message };
            }

            Console.WriteLine(answer.ToJsonString());
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _computation?.Dispose();

    private void Open()
    {
        Device.Current = DeviceCatalog.Find(Environment.GetEnvironmentVariable(DeviceVariable) ?? "cpu");
        if (Device.Current is GpuDevice { HasTensorCores: true } device) device.MatrixPrecision = Precision(Environment.GetEnvironmentVariable(PrecisionVariable));
        _isOpen = true;
    }

    private static MatrixPrecision Precision(string? name) => name switch
    {
        "tf32" => MatrixPrecision.TensorFloat32,
        "bf16" => MatrixPrecision.BFloat16,
        _ => MatrixPrecision.Float32,
    };

    private static JsonObject Describe() => new()
    {
        ["version"] = "DeoccEngine " + typeof(CpuDevice).Assembly.GetName().Version,
        ["detail"] = $"{RuntimeInformation.FrameworkDescription}, {Device.Current.Limits.Description}{(Device.Current is GpuDevice device ? $", {device.MatrixPrecision}" : "")}",
        ["threads"] = CpuDevice.Instance.Limits.ComputeUnits,
    };

    private JsonObject Answer(JsonObject request) => request["command"]!.GetValue<string>() switch
    {
        "describe" => Describe(),
        "time" => Time(RowOf(request), ReadLength(request)),
        "memory" => MeasureMemory(RowOf(request), request["minimum"]!.GetValue<int>()),
        string command => throw new NotSupportedException($"unknown command {command}"),
    };

    private JsonObject Time(PeerRow row, TurnLength length)
    {
        if (_prepared != row)
        {
            _computation?.Dispose();
            _computation = EngineRow.Create(row);
            _prepared = row;
            long warmupBegan = Stopwatch.GetTimestamp();
            for (int i = 0; i < CallsUntilOptimized && Stopwatch.GetElapsedTime(warmupBegan).TotalSeconds < MostWarmupSeconds; i++)
                Step();
        }

        var samples = new List<double>();
        long began = Stopwatch.GetTimestamp();
        while (samples.Count < length.Minimum || Stopwatch.GetElapsedTime(began).TotalSeconds < length.Seconds)
        {
            long start = Stopwatch.GetTimestamp();
            Step();
            samples.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return new JsonObject { ["milliseconds"] = JsonSerializer.SerializeToNode(samples) };
    }

    // A graphics card goes on when its kernels are launched.
    private void Step()
    {
        _computation!.Run();
        Device.Current.Synchronize();
    }

    private static JsonObject MeasureMemory(PeerRow row, int steps)
    {
        long baseline = Machine.PeakResidentBytes();
        using EngineRow computation = EngineRow.Create(row);
        for (int step = 0; step < steps; step++) computation.Run();
        return new JsonObject { ["baselineBytes"] = baseline, ["peakBytes"] = Machine.PeakResidentBytes() };
    }

    private PeerRow RowOf(JsonObject request) => _rows[request["name"]!.GetValue<string>()];

    private static TurnLength ReadLength(JsonObject request) => new(
        request["seconds"]!.GetValue<double>(), request["minimum"]!.GetValue<int>(), request["warmup"]!.GetValue<int>());
}
