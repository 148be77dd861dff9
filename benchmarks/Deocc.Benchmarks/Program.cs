using BenchmarkDotNet.Running;
using Deocc.Benchmarks;
using Deocc.Benchmarks.Peers;

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

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
