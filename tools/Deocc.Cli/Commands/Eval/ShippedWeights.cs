using Deocc.Engine.Diagnostics;
using Deocc.Weights;

namespace Deocc.Cli.Commands.Eval;

/// <summary>The weights of a network that come with the program, as a file in the temporary folder until disposed.</summary>
internal sealed class ShippedWeights : IDisposable
{
    /// <summary>Writes the file.</summary>
    /// <param name="task">The task that trains the network.</param>
    /// <exception cref="UsageException">No weights of it come with the program.</exception>
    public ShippedWeights(string task)
    {
        using Stream shipped = ShippedFile.Open(task)
            ?? throw new UsageException($"no weights of {task} come with this build; name some with --run DIR or --weights FILE");
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"deocc-{Guid.NewGuid():N}.safetensors");
        try
        {
            using FileStream file = File.Create(Path);
            shipped.CopyTo(file);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Deletes the file.</summary>
    public void Dispose() => File.Delete(Path);
}
