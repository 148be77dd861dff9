using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using Deocc.Benchmarks;
using Deocc.Benchmarks.Peers;
using Deocc.Benchmarks.Throughput;

if (args.Length > 0 && args[0] == "peers")
{
    new PeersCommand(PeersOptions.Parse(args.AsSpan(1))).Run();
    return;
}

if (args.Length > 0 && args[0] == "engine-peer")
{
    using var peer = new EnginePeer();
    peer.Run();
    return;
}

if (args.Length > 0 && args[0] == "conv")
{
    ConvolutionTimings.Run(args.AsSpan(1));
    return;
}

IConfig config = DefaultConfig.Instance.AddColumn(new ThroughputColumn());
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
