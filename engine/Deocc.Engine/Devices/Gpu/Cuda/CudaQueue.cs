using System.Text;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Diagnostics;

namespace Deocc.Engine.Devices.Gpu.Cuda;

/// <summary>A stream in order, and the modules loaded on its device.</summary>
internal sealed unsafe class CudaQueue : KernelQueue
{
    private readonly CudaScope _scope;
    private readonly CudaCompiler _compiler;
    private readonly Dictionary<string, nint> _modules = [];
    private readonly Dictionary<(string Module, string Kernel), CudaKernel> _kernels = [];

    public CudaQueue(CudaScope scope, CudaCompiler compiler)
    {
        (_scope, _compiler) = (scope, compiler);
        Stream = new CudaStream(scope);
    }

    /// <summary>Where the kernels run.</summary>
    public CudaStream Stream { get; }

    /// <inheritdoc/>
    /// <exception cref="DeviceException">The module does not build, or has no such kernel.</exception>
    public override DeviceKernel Load(KernelSource source, string kernel)
    {
        if (_kernels.TryGetValue((source.Name, kernel), out CudaKernel? loaded)) return loaded;
        _scope.Enter();
        if (!_modules.TryGetValue(source.Name, out nint module))
        {
            module = LoadModule(source);
            _modules.Add(source.Name, module);
        }

        nint function;
        fixed (byte* name = Encoding.ASCII.GetBytes(kernel + '\0'))
            _scope.Check(_scope.Driver.ModuleGetFunction(&function, module, name), $"looking for kernel {kernel} of {source.Name}");
        loaded = new CudaKernel(function, kernel);
        _kernels.Add((source.Name, kernel), loaded);
        return loaded;
    }

    /// <inheritdoc/>
    public override void Launch(DeviceKernel kernel, LaunchSize groups, LaunchSize groupSize)
    {
        var own = (CudaKernel)kernel;
        _scope.Enter();
        void** parameters = stackalloc void*[own.Count];
        own.WriteParameters(parameters);
        int status = _scope.Driver.LaunchKernel(
            own.Handle, (uint)groups.X, (uint)groups.Y, (uint)groups.Z, (uint)groupSize.X, (uint)groupSize.Y, (uint)groupSize.Z, 0, Stream.Handle, parameters, null);
        if (status != CudaStatus.Success) _scope.Check(status, $"launching kernel {own.Name} in {groups} groups of {groupSize}");
    }

    /// <inheritdoc/>
    public override LaunchTiming LaunchTimed(DeviceKernel kernel, LaunchSize groups, LaunchSize groupSize)
    {
        _scope.Enter();
        var timing = new CudaTiming(_scope);
        timing.Start(Stream.Handle);
        Launch(kernel, groups, groupSize);
        timing.End(Stream.Handle);
        return timing;
    }

    // A cached image that the driver does not take is built anew, once.
    private nint LoadModule(KernelSource source)
    {
        int status = TryLoad(_compiler.Build(source), out nint module);
        if (status is CudaStatus.InvalidImage or CudaStatus.NoBinaryForDevice) status = TryLoad(_compiler.Rebuild(source), out module);
        _scope.Check(status, $"loading {source.Name}, built by NVRTC {_compiler.Version} for {_compiler.Target},");
        return module;
    }

    private int TryLoad(byte[] image, out nint module)
    {
        nint loaded = 0;
        int status;
        fixed (byte* first = image) status = _scope.Driver.ModuleLoad(&loaded, first, 0, null, null);
        module = loaded;
        return status;
    }
}
