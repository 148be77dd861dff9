using System.Text;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Diagnostics;

namespace Deocc.Engine.Devices.Gpu.OpenCl;

/// <summary>A command queue in order, and the programs built for its device.</summary>
internal sealed unsafe class OpenClQueue : KernelQueue
{
    private const string BuildOptions = "-cl-std=CL1.2 -w";

    private readonly nint _context;
    private readonly OpenClDeviceInfo _device;
    private readonly string _name;
    private readonly Dictionary<string, nint> _programs = [];
    private readonly Dictionary<(string Module, string Kernel), OpenClKernel> _kernels = [];

    public OpenClQueue(nint context, OpenClDeviceInfo device)
    {
        (_context, _device, _name) = (context, device, $"opencl:{device.Index}");
        Stream = new OpenClStream(context, device);
    }

    /// <summary>Where the kernels run.</summary>
    public OpenClStream Stream { get; }

    /// <inheritdoc/>
    public override DeviceKernel Load(KernelSource source, string kernel)
    {
        if (_kernels.TryGetValue((source.Name, kernel), out OpenClKernel? loaded)) return loaded;
        if (!_programs.TryGetValue(source.Name, out nint program))
        {
            program = Build(source);
            _programs.Add(source.Name, program);
        }

        int status;
        nint handle;
        fixed (byte* name = Encoding.ASCII.GetBytes(kernel + '\0')) handle = OpenClApi.CreateKernel(program, name, &status);
        OpenClStatus.Check(status, _name, $"looking for kernel {kernel} of {source.Name}");
        loaded = new OpenClKernel(handle, kernel, _name);
        _kernels.Add((source.Name, kernel), loaded);
        return loaded;
    }

    /// <inheritdoc/>
    public override void Launch(DeviceKernel kernel, LaunchSize groups, LaunchSize groupSize) => Launch(kernel, groups, groupSize, null);

    /// <inheritdoc/>
    public override LaunchTiming LaunchTimed(DeviceKernel kernel, LaunchSize groups, LaunchSize groupSize)
    {
        nint done;
        Launch(kernel, groups, groupSize, &done);
        return new OpenClTiming(done, _name);
    }

    private void Launch(DeviceKernel kernel, LaunchSize groups, LaunchSize groupSize, nint* done)
    {
        var own = (OpenClKernel)kernel;
        nuint* local = stackalloc nuint[] { (nuint)groupSize.X, (nuint)groupSize.Y, (nuint)groupSize.Z };
        nuint* global = stackalloc nuint[] { (nuint)groups.X * local[0], (nuint)groups.Y * local[1], (nuint)groups.Z * local[2] };
        int status = OpenClApi.EnqueueKernel(Stream.Handle, own.Handle, 3, null, global, local, 0, null, done);
        if (status != 0) OpenClStatus.Check(status, _name, $"launching kernel {own.Name} in {groups} groups of {groupSize}");
    }

    private nint Build(KernelSource source)
    {
        byte[] text = Encoding.UTF8.GetBytes(Prelude.OpenCl + source.Text);
        int status;
        nint program;
        fixed (byte* first = text)
        {
            byte* start = first;
            nuint length = (nuint)text.Length;
            program = OpenClApi.CreateProgram(_context, 1, &start, &length, &status);
        }

        OpenClStatus.Check(status, _name, $"reading the text of {source.Name}");
        nint device = _device.Handle;
        fixed (byte* options = Encoding.ASCII.GetBytes(BuildOptions + '\0')) status = OpenClApi.BuildProgram(program, 1, &device, options, 0, 0);
        if (status != 0) throw new DeviceException($"{_name}: {source.Name} does not build ({OpenClStatus.Describe(status)}):\n{BuildLog(program)}");
        return program;
    }

    private string BuildLog(nint program)
    {
        const uint Log = 0x1183;
        nuint length;
        if (OpenClApi.GetBuildInfo(program, _device.Handle, Log, 0, null, &length) != 0) return "";
        var bytes = new byte[length];
        fixed (byte* first = bytes)
        {
            if (OpenClApi.GetBuildInfo(program, _device.Handle, Log, length, first, null) != 0) return "";
        }

        return Encoding.UTF8.GetString(bytes).TrimEnd('\0', '\n');
    }
}
