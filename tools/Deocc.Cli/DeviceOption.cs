using System.CommandLine;
using Deocc.Engine.Devices;

namespace Deocc.Cli;

/// <summary><c>--device</c> of every command that computes: where networks live and run.</summary>
internal sealed class DeviceOption : Option<string>
{
    public DeviceOption()
        : base("--device")
    {
        Description = $"Where to compute: cpu, cuda[:N], opencl[:N] or auto. auto takes the first graphics card that opens, else the processor, and says so; 'deocc devices' lists all.";
        DefaultValueFactory = _ => "cpu";
    }

    /// <summary>Makes the chosen device the one that networks and batches of this thread live on.</summary>
    /// <exception cref="Deocc.Engine.Diagnostics.DeviceException">There is no such device, or it cannot be opened.</exception>
    public void Use(ParseResult parsed) =>
        Device.Current = DeviceCatalog.Find(parsed.GetRequiredValue(this), line => Console.Error.WriteLine($"deocc: {line}"));
}
