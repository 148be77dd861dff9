using System.Runtime.InteropServices;
using Deocc.Engine.Memory;

namespace Deocc.Engine.Devices.Cpu;

/// <summary>The host processor: kernels are C# methods, memory is the native heap.</summary>
public sealed unsafe class CpuDevice : Device
{
    private static readonly CpuDevice Only = new();

    private CpuDevice()
    {
    }

    /// <summary>The one CPU device of the process.</summary>
    /// <exception cref="Diagnostics.DeviceException">DEOCC_SIMD or DEOCC_THREADS has a value that cannot be used.</exception>
    public static CpuDevice Instance
    {
        get
        {
            CpuSettings.Validate();
            return Only;
        }
    }

    /// <inheritdoc/>
    public override string Name => "cpu";

    /// <inheritdoc/>
    public override DeviceLimits Limits => new(
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        CpuThreads.Count,
        $"{RuntimeInformation.ProcessArchitecture}, {CpuFeatures.Level}");

    /// <inheritdoc/>
    public override CachingPool Pool => CpuMemory.Pool;

    /// <inheritdoc/>
    public override bool IsHostAccessible => true;

    /// <inheritdoc/>
    public override void CopyFromHost(ReadOnlySpan<byte> source, Storage destination, long destinationOffset)
    {
        destination.CheckRange(destinationOffset, source.Length);
        source.CopyTo(new Span<byte>((byte*)destination.Address + destinationOffset, source.Length));
    }

    /// <inheritdoc/>
    public override void CopyToHost(Storage source, long sourceOffset, Span<byte> destination)
    {
        source.CheckRange(sourceOffset, destination.Length);
        new Span<byte>((byte*)source.Address + sourceOffset, destination.Length).CopyTo(destination);
    }

    /// <inheritdoc/>
    public override void Copy(Storage source, long sourceOffset, Storage destination, long destinationOffset, long bytes)
    {
        source.CheckRange(sourceOffset, bytes);
        destination.CheckRange(destinationOffset, bytes);
        Buffer.MemoryCopy((byte*)source.Address + sourceOffset, (byte*)destination.Address + destinationOffset, bytes, bytes);
    }

    /// <inheritdoc/>
    public override void Fill(Storage storage, long offset, long bytes, byte value)
    {
        storage.CheckRange(offset, bytes);
        NativeMemory.Fill((byte*)storage.Address + offset, (nuint)bytes, value);
    }

    /// <inheritdoc/>
    public override void Run<TProblem>(in TProblem problem) =>
        KernelSelection.Choose(TProblem.CpuKernels, problem).Run(problem);

    /// <inheritdoc/>
    public override void Synchronize()
    {
        // Kernels return when their work is done.
    }
}
