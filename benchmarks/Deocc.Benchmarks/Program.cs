using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using Deocc.Benchmarks;
using Deocc.Benchmarks.Peers;
using Deocc.Benchmarks.Throughput;

if (args.Length > 0 && args[0] == "peers")
{
    try
    {
        new PeersCommand(PeersOptions.Parse(args.AsSpan(1))).Run();
        return 0;
    }
    catch (Exception error) when (error is ArgumentException or InvalidOperationException or IOException)
    {
        // A wrong option, or a peer that cannot do what it was asked for.
        Console.Error.WriteLine($"peers: error: {error.Message}");
        return 1;
    }
}

if (args.Length > 0 && args[0] == "engine-peer")
{
    using var peer = new EnginePeer();
    peer.Run();
    return 0;
}

if (args.Length > 0 && args[0] == "conv")
{
    ConvolutionTimings.Run(args.AsSpan(1));
    return 0;
}

IConfig config = DefaultConfig.Instance.AddColumn(new ThroughputColumn());
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
return 0;
