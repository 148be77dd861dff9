namespace Deocc.Engine.Devices.Gpu.KernelLanguage;

/// <summary>What the translated text's names mean on each target: all that differs between OpenCL C and CUDA C.</summary>
public static class Prelude
{
    /// <summary>For OpenCL C 1.2.</summary>
    public static string OpenCl { get; } = Read("prelude.cl");

    /// <summary>For CUDA C++ as NVRTC compiles it.</summary>
    public static string Cuda { get; } = Read("prelude.cu");

    private static string Read(string name)
    {
        using Stream stream = typeof(Prelude).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
