using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Deocc.Engine.Autograd;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Layers;
using Deocc.Engine.Layers.Summaries;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Models.Catalog;

namespace Deocc.Cli.Commands.Networks;

/// <summary><c>deocc net bench</c>: how long a network's forward pass takes.</summary>
internal static class NetworkBenchCommand
{
    private const double Giga = 1e9;

    public static Command Create()
    {
        Argument<string> name = NetworkCommand.Name();
        var batch = new Option<int>("--batch") { Description = "Images per pass.", DefaultValueFactory = _ => 1 };
        var runs = new Option<int>("--runs") { Description = "Timed passes, after one that warms up.", DefaultValueFactory = _ => 10 };
        var device = new DeviceOption();
        var precision = new PrecisionOption();
        Option<bool> json = NetworkCommand.Json();
        var command = new Command("bench", """
            Time a network's forward pass in inference, at its usual input, with random weights.

            Examples:
              deocc net bench unet-resnet18
              deocc net bench unet-resnet18 --batch 8 --device opencl
              DEOCC_THREADS=1 deocc net bench resnet50 --batch 4 --runs 20 --json
            """)
        {
            name, batch, runs, device, precision, json,
        };
        command.SetAction(parsed =>
        {
            device.Use(parsed);
            precision.Use(parsed);
            NetworkEntry entry = NetworkCatalog.Find(parsed.GetValue(name)!);
            NetworkTiming timing = Measure(entry, AtLeastOne("--batch", parsed.GetValue(batch)), AtLeastOne("--runs", parsed.GetValue(runs)));
            Console.WriteLine(parsed.GetValue(json)
                ? JsonSerializer.Serialize(timing, NetworkJson.Default.NetworkTiming)
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{timing.Name}, batch {timing.Batch}: median {timing.Median:F2} ms, fastest {timing.Fastest:F2} ms of {timing.Runs}; {timing.GigaflopsPerSecond:F0} GFLOP/s"));
            return 0;
        });
        return command;
    }

    private static NetworkTiming Measure(NetworkEntry entry, int batch, int runs)
    {
        using var scope = new TensorScope();
        using GradientMode.Restorer inference = GradientMode.Disable();
        using Module network = entry.Create();
        Tensor x = Tensor.Uniform([batch, entry.Input[1], entry.Input[2], entry.Input[3]], -1, 1, device: CpuDevice.Instance).To(Device.Current);
        long flops = ModuleSummary.Of(network, () => entry.Run(network, x)).Flops;
        network.PrepareForInference();
        var milliseconds = new double[runs];
        for (int run = -1; run < runs; run++)
        {
            using var pass = new TensorScope();
            Device.Current.Synchronize();
            long start = Stopwatch.GetTimestamp();
            entry.Run(network, x);
            Device.Current.Synchronize();
            if (run >= 0) milliseconds[run] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(milliseconds);
        double median = 0.5 * (milliseconds[(runs - 1) / 2] + milliseconds[runs / 2]);
        return new NetworkTiming(entry.Name, batch, runs, milliseconds[0], median, flops / (median / 1000) / Giga);
    }

    private static int AtLeastOne(string option, int value) =>
        value >= 1 ? value : throw new UsageException($"{option} {value}: must be at least 1");
}
