using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Diagnostics;

namespace Deocc.Engine.Devices.Gpu.Cuda;

/// <summary>
/// Builds modules for one device: machine code for it where NVRTC knows it, else PTX for the newest architecture that NVRTC
/// knows, which the driver translates.
/// </summary>
internal sealed class CudaCompiler
{
    private readonly string _device;
    private readonly Nvrtc _nvrtc;
    private readonly CubinCache _cache;
    private readonly string _hardware;
    private readonly bool _isMachineCode;
    private readonly string[] _options;

    /// <summary>Chooses the target.</summary>
    /// <exception cref="DeviceException">NVRTC knows no architecture that the device can run.</exception>
    public CudaCompiler(Nvrtc nvrtc, CudaDriver driver, CudaDeviceInfo device, CubinCache cache)
    {
        (_nvrtc, _cache, _device) = (nvrtc, cache, $"cuda:{device.Index}");
        int architecture = nvrtc.Architectures.LastOrDefault(known => known <= device.Capability);
        if (architecture < CudaContext.OldestCapability)
            throw new DeviceException($"{_device}: NVRTC {nvrtc.Version} ({nvrtc.Path}) compiles for nothing that {device.Name} (sm_{device.Capability}) runs; install an NVRTC that knows it, or set {NvrtcSearch.Variable} to one");
        _isMachineCode = architecture == device.Capability;
        Target = string.Create(CultureInfo.InvariantCulture, $"{(_isMachineCode ? "sm" : "compute")}_{architecture}");
        _options = [$"--gpu-architecture={Target}", "--std=c++17", "--generate-line-info"];
        _hardware = $"{device.Name} sm_{device.Capability}, driver {driver.Version}, NVRTC {nvrtc.Version}";
    }

    /// <summary>What modules are built for, such as <c>sm_90</c>, or <c>compute_80</c> where the driver translates.</summary>
    public string Target { get; }

    /// <summary>NVRTC's version.</summary>
    public Version Version => _nvrtc.Version;

    /// <summary>A module's image, from the cache where it is there.</summary>
    /// <exception cref="DeviceException">The module does not compile; names the C# lines.</exception>
    public byte[] Build(KernelSource source) => _cache.Read(Key(source)) ?? Rebuild(source);

    /// <summary>A module's image, compiled anew.</summary>
    /// <exception cref="DeviceException">The module does not compile; names the C# lines.</exception>
    public byte[] Rebuild(KernelSource source)
    {
        try
        {
            byte[] image = _nvrtc.Compile(source.Name, Prelude.Cuda + source.Text, _options, _isMachineCode);
            _cache.Write(Key(source), image);
            return image;
        }
        catch (DeviceException error)
        {
            throw new DeviceException($"{_device}: {error.Message}", error);
        }
    }

    // Everything that the image depends on, each with its length, so that no two lists of parts read the same.
    private string Key(KernelSource source)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string part in (string[])[Prelude.Cuda, source.Name, source.Text, _hardware, .. _options])
        {
            byte[] bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        return $"{source.Name}-{Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }
}
