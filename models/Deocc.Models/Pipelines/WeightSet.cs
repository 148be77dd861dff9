using Deocc.Engine.Diagnostics;
using Deocc.Engine.Serialization;
using Deocc.Weights;

namespace Deocc.Models.Pipelines;

/// <summary>Where a pipeline's networks come from: a folder of the user's, and the files that come with the program.</summary>
public sealed class WeightSet
{
    private const string Extension = ".safetensors";

    private readonly string? _folder;

    /// <summary>Prepares to open networks.</summary>
    /// <param name="folder">A folder of <c>NETWORK.safetensors</c>, each of which goes before the program's own; null for those alone.</param>
    /// <exception cref="UsageException">There is no such folder.</exception>
    public WeightSet(string? folder = null)
    {
        if (folder is not null && !Directory.Exists(folder)) throw new UsageException($"--weights {folder}: there is no such folder");
        _folder = folder;
    }

    /// <summary>Opens a network's file; the caller disposes it.</summary>
    /// <param name="network">Such as <c>srg.segmentation</c>: the name of the task that trains it.</param>
    /// <exception cref="UsageException">There is none; the message tells how to get it.</exception>
    /// <exception cref="FileFormatException">The file is damaged.</exception>
    public WeightFile Open(string network)
    {
        string? path = _folder is null ? null : Path.Combine(_folder, network + Extension);
        if (path is not null && File.Exists(path)) return WeightFile.Open(path);
        if (ShippedFile.Open(network) is { } shipped) return WeightFile.Open($"the program's {network}{Extension}", shipped);
        string place = path is null ? "no weights of it come with this build" : $"{path} does not exist";
        throw new UsageException(
            $"the network {network} is missing: {place}; train it with 'deocc train {network} --data PORTRAITS -o RUN', copy RUN's best.safetensors to DIR/{network}{Extension} and give --weights DIR");
    }
}
