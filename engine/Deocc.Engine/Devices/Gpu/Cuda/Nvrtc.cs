using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Deocc.Engine.Diagnostics;

namespace Deocc.Engine.Devices.Gpu.Cuda;

/// <summary>
/// NVIDIA's run-time compiler: CUDA C++ to machine code. Functions are looked up in a library that is handed in.
/// Signatures and numbers: NVRTC documentation, NVIDIA.
/// </summary>
internal sealed unsafe class Nvrtc
{
    /// <summary>The oldest that names its architectures and writes machine code.</summary>
    public static readonly Version OldestVersion = new(11, 2);

    private readonly delegate* unmanaged<int, byte*> _getErrorString;
    private readonly delegate* unmanaged<nint*, byte*, byte*, int, byte**, byte**, int> _createProgram;
    private readonly delegate* unmanaged<nint*, int> _destroyProgram;
    private readonly delegate* unmanaged<nint, int, byte**, int> _compileProgram;
    private readonly delegate* unmanaged<nint, nuint*, int> _getLogSize;
    private readonly delegate* unmanaged<nint, byte*, int> _getLog;
    private readonly delegate* unmanaged<nint, nuint*, int> _getPtxSize;
    private readonly delegate* unmanaged<nint, byte*, int> _getPtx;
    private readonly delegate* unmanaged<nint, nuint*, int> _getCubinSize;
    private readonly delegate* unmanaged<nint, byte*, int> _getCubin;

    /// <summary>Looks up the functions.</summary>
    /// <param name="library">A handle of the library.</param>
    /// <param name="path">Where it was found, for messages.</param>
    /// <exception cref="DeviceException">It is too old, or no NVRTC.</exception>
    public Nvrtc(nint library, string path)
    {
        Path = path;
        var version = (delegate* unmanaged<int*, int*, int>)Find(library, "nvrtcVersion");
        _getErrorString = (delegate* unmanaged<int, byte*>)Find(library, "nvrtcGetErrorString");
        int major = 0;
        int minor = 0;
        Check(version(&major, &minor), "asking its version");
        Version = new Version(major, minor);
        if (Version < OldestVersion) throw TooOld();
        _createProgram = (delegate* unmanaged<nint*, byte*, byte*, int, byte**, byte**, int>)Find(library, "nvrtcCreateProgram");
        _destroyProgram = (delegate* unmanaged<nint*, int>)Find(library, "nvrtcDestroyProgram");
        _compileProgram = (delegate* unmanaged<nint, int, byte**, int>)Find(library, "nvrtcCompileProgram");
        _getLogSize = (delegate* unmanaged<nint, nuint*, int>)Find(library, "nvrtcGetProgramLogSize");
        _getLog = (delegate* unmanaged<nint, byte*, int>)Find(library, "nvrtcGetProgramLog");
        _getPtxSize = (delegate* unmanaged<nint, nuint*, int>)Find(library, "nvrtcGetPTXSize");
        _getPtx = (delegate* unmanaged<nint, byte*, int>)Find(library, "nvrtcGetPTX");
        _getCubinSize = (delegate* unmanaged<nint, nuint*, int>)Find(library, "nvrtcGetCUBINSize");
        _getCubin = (delegate* unmanaged<nint, byte*, int>)Find(library, "nvrtcGetCUBIN");
        Architectures = ReadArchitectures(library);
    }

    /// <summary>Where it was found.</summary>
    public string Path { get; }

    /// <summary>Its version, the CUDA toolkit's.</summary>
    public Version Version { get; }

    /// <summary>The compute capabilities that it compiles for, as 10 * major + minor, rising.</summary>
    public IReadOnlyList<int> Architectures { get; }

    /// <summary>Compiles a text.</summary>
    /// <param name="name">The text's name in messages where no line directive gives another.</param>
    /// <param name="text">CUDA C++.</param>
    /// <param name="options">The compiler's options.</param>
    /// <param name="isMachineCode">Machine code (cubin) rather than PTX.</param>
    /// <returns>The image that the driver loads; PTX ends with a zero byte.</returns>
    /// <exception cref="DeviceException">The text does not compile; the message is the compiler's.</exception>
    public byte[] Compile(string name, string text, IReadOnlyList<string> options, bool isMachineCode)
    {
        nint program;
        fixed (byte* source = Encoding.UTF8.GetBytes(text + '\0'), label = Encoding.UTF8.GetBytes(name + '\0'))
            Check(_createProgram(&program, source, label, 0, null, null), $"reading the text of {name}");
        try
        {
            int status = CompileProgram(program, options);
            if (status != 0) throw new DeviceException($"{name} does not build (NVRTC {Version}, {string.Join(' ', options)}: {Describe(status)}):\n{ReadLog(program)}");
            return isMachineCode ? Read(program, _getCubinSize, _getCubin, name) : Read(program, _getPtxSize, _getPtx, name);
        }
        finally
        {
            _ = _destroyProgram(&program);
        }
    }

    private int CompileProgram(nint program, IReadOnlyList<string> options)
    {
        nint[] texts = [.. options.Select(Marshal.StringToCoTaskMemUTF8)];
        try
        {
            fixed (nint* first = texts) return _compileProgram(program, texts.Length, (byte**)first);
        }
        finally
        {
            foreach (nint text in texts) Marshal.FreeCoTaskMem(text);
        }
    }

    private string ReadLog(nint program)
    {
        nuint size;
        if (_getLogSize(program, &size) != 0 || size == 0) return "";
        var bytes = new byte[size];
        fixed (byte* first = bytes)
        {
            if (_getLog(program, first) != 0) return "";
        }

        return Encoding.UTF8.GetString(bytes).TrimEnd('\0', '\n');
    }

    private byte[] Read(nint program, delegate* unmanaged<nint, nuint*, int> getSize, delegate* unmanaged<nint, byte*, int> get, string name)
    {
        nuint size;
        Check(getSize(program, &size), $"reading what {name} became");
        var bytes = new byte[size];
        fixed (byte* first = bytes) Check(get(program, first), $"reading what {name} became");
        return bytes;
    }

    private int[] ReadArchitectures(nint library)
    {
        var getCount = (delegate* unmanaged<int*, int>)Find(library, "nvrtcGetNumSupportedArchs");
        var get = (delegate* unmanaged<int*, int>)Find(library, "nvrtcGetSupportedArchs");
        int count = 0;
        Check(getCount(&count), "asking what it compiles for");
        var architectures = new int[count];
        fixed (int* first = architectures) Check(get(first), "asking what it compiles for");
        Array.Sort(architectures);
        return architectures;
    }

    private nint Find(nint library, string function) => NativeLibrary.TryGetExport(library, function, out nint address) ? address : throw TooOld();

    private void Check(int status, string what)
    {
        if (status != 0) throw new DeviceException($"cuda: NVRTC ({Path}): {what} failed: {Describe(status)}");
    }

    private string Describe(int status)
    {
        byte* words = _getErrorString(status);
        string number = status.ToString(CultureInfo.InvariantCulture);
        return words == null ? number : $"{Marshal.PtrToStringUTF8((nint)words)}, {number}";
    }

    private DeviceException TooOld() =>
        new($"cuda: NVRTC {(Version is null ? "" : $"{Version} ")}({Path}) is too old: {OldestVersion} or newer is needed; install a newer CUDA toolkit, or set DEOCC_NVRTC to its library");
}
