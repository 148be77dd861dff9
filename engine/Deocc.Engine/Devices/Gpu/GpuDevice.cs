using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Devices.Gpu.Profiling;
using Deocc.Engine.Devices.Gpu.Streams;
using Deocc.Engine.Devices.Gpu.Tuning;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Devices.Gpu;

/// <summary>
/// A graphics device: kernels are launched on its queue and run in their order, later than the host goes on. Ops run by their
/// <see cref="IProblem{TSelf}.GpuKernels"/>; several threads may use it, one op at a time.
/// </summary>
public sealed class GpuDevice : Device
{
    private const int QuadBytes = 16;

    private readonly Lock _launching = new();
    private readonly GpuContext _context;
    private readonly DeviceConstants _constants;

    internal GpuDevice(GpuContext context)
    {
        _context = context;
        _constants = new DeviceConstants(context);
        ComputeUnits = context.Limits.ComputeUnits;
        Tuning = new DeviceTuning(context.Model, context.GroupLimits, TuningTable.UserPath(Environment.GetEnvironmentVariable));
    }

    /// <inheritdoc/>
    public override string Name => _context.Name;

    /// <inheritdoc/>
    public override DeviceLimits Limits => _context.Limits;

    /// <inheritdoc/>
    public override CachingPool Pool => _context.Pool;

    /// <inheritdoc/>
    public override bool IsHostAccessible => false;

    /// <summary>
    /// How products of matrices and convolutions run; attention, and convolutions of few channels to a group, stay in float32. Devices without tensor cores only imitate them
    /// (<see cref="HasTensorCores"/>), which is slow and for tests.
    /// </summary>
    public MatrixPrecision MatrixPrecision { get; set; }

    /// <summary>Whether the device has tensor cores that the kernels use: CUDA devices do.</summary>
    public bool HasTensorCores => _context.HasTensorCores;

    /// <summary>The number of multiprocessors.</summary>
    internal int ComputeUnits { get; }

    /// <summary>The tile sizes that kernels are built with.</summary>
    internal DeviceTuning Tuning { get; }

    /// <summary>Whether kernels can compute in double precision.</summary>
    internal bool HasDoubles => _context.HasDoubles;

    /// <summary>Where kernels are launched.</summary>
    internal KernelQueue Queue => Profiled ?? _context.Queue;

    private ProfiledQueue? Profiled => KernelProfile.Current?.Of(_context.Queue);

    /// <inheritdoc/>
    public override void CopyFromHost(ReadOnlySpan<byte> source, Storage destination, long destinationOffset)
    {
        destination.CheckRange(destinationOffset, source.Length);
        _context.CopyFromHost(source, destination.Address + (nint)destinationOffset);
    }

    /// <inheritdoc/>
    public override void CopyToHost(Storage source, long sourceOffset, Span<byte> destination)
    {
        source.CheckRange(sourceOffset, destination.Length);
        _context.CopyToHost(source.Address + (nint)sourceOffset, destination);
    }

    /// <inheritdoc/>
    public override void Copy(Storage source, long sourceOffset, Storage destination, long destinationOffset, long bytes)
    {
        source.CheckRange(sourceOffset, bytes);
        destination.CheckRange(destinationOffset, bytes);
        _context.Copy(source.Address + (nint)sourceOffset, destination.Address + (nint)destinationOffset, bytes);
    }

    /// <inheritdoc/>
    public override void Fill(Storage storage, long offset, long bytes, byte value)
    {
        storage.CheckRange(offset, bytes);
        _context.Fill(storage.Address + (nint)offset, bytes, value);
    }

    /// <inheritdoc/>
    /// <exception cref="DeviceException">The op has no kernel for the device, or none for these element types and sizes.</exception>
    public override void Run<TProblem>(in TProblem problem)
    {
        IKernel<TProblem> kernel = KernelSelection.Find(TProblem.GpuKernels, problem) ?? throw new DeviceException(
            $"{Name}: {OpName(typeof(TProblem))} {(TProblem.GpuKernels.Count == 0 ? "has no kernel for this device yet" : "has no kernel for these element types or sizes; float32 runs here")}; use the device cpu for it");
        lock (_launching)
        {
            ProfiledQueue? profiled = Profiled;
            profiled?.Begin(TProblem.CountFlops(problem));
            try
            {
                kernel.Run(problem);
            }
            finally
            {
                profiled?.End();
            }
        }
    }

    /// <inheritdoc/>
    public override void Synchronize() => _context.Finish();

    /// <summary>Marks the present end of the queue.</summary>
    internal QueueMark Mark() => _context.Mark();

    /// <summary>Blocks of tensors that came from the host and are in use.</summary>
    internal long ArrivedBlocks => _context.Arrivals.LiveBlocks;

    /// <inheritdoc/>
    internal override nint RentArrival(long bytes) => _context.Arrivals.Rent(bytes);

    /// <inheritdoc/>
    internal override void ReturnArrival(nint address, long bytes) => _context.Arrivals.Return(address, bytes);

    /// <inheritdoc/>
    internal override void CopyToArrival(ReadOnlySpan<byte> source, Storage destination, long destinationOffset)
    {
        destination.CheckRange(destinationOffset, source.Length);
        _context.CopyToArrival(source, destination.Address + (nint)destinationOffset);
    }

    /// <summary>Copies what pinned memory holds, over and over, until it has copied so many bytes: to measure what the way to the device can do.</summary>
    internal void CopyPinned(Storage destination, long bytes)
    {
        destination.CheckRange(0, bytes);
        _context.CopyPinned(destination.Address, bytes);
    }

    /// <inheritdoc/>
    internal override HostRead BeginCopyToHost(Tensor tensor) =>
        _context.BeginCopyToHost(tensor.Storage.Address + (nint)tensor.ByteOffset, checked((int)(tensor.Elements * tensor.ElementType.Size())));

    /// <summary>The device of a tensor that a kernel of graphics devices was given.</summary>
    internal static GpuDevice Of(Tensor tensor) => (GpuDevice)tensor.Device;

    /// <summary>Whether a tensor starts at a multiple of 16 bytes, so that its elements may be loaded as quads.</summary>
    internal static bool IsAligned(Tensor tensor) => (tensor.Storage.Address + (nint)tensor.ByteOffset) % QuadBytes == 0;

    /// <summary>A tensor's elements as a kernel's argument.</summary>
    /// <param name="tensor">A tensor of this device.</param>
    /// <param name="firstElement">Where the view begins, in elements of T.</param>
    /// <exception cref="DeviceException">The tensor lies on another device.</exception>
    internal DeviceView<T> View<T>(Tensor tensor, long firstElement = 0)
        where T : unmanaged
    {
        if (!ReferenceEquals(tensor.Device, this)) throw new DeviceException($"{Name}: a tensor {tensor.Shape} lies on {tensor.Device}; move it with To first");
        Profiled?.Give(tensor);
        DeviceView<T> view = _context.View<T>(tensor.Storage.Address + (nint)tensor.ByteOffset);
        return view with { Offset = view.Offset + firstElement };
    }

    /// <summary>A host array that never changes, as a kernel's argument: copied here on its first use, and kept as long as the array lives.</summary>
    internal DeviceView<T> Constant<T>(T[] values)
        where T : unmanaged => _constants.View(values);

    /// <summary>Groups of a size that cover a number of items.</summary>
    internal static LaunchSize Cover(long items, int groupSize) => new(checked((int)((items + groupSize - 1) / groupSize)));

    private static string OpName(Type problem)
    {
        string name = problem.Name.Split('`')[0];
        name = name.EndsWith("Problem", StringComparison.Ordinal) ? name[..^"Problem".Length] : name;
        return problem.IsGenericType ? $"{name} of {string.Join(", ", problem.GetGenericArguments().Select(OpName))}" : name;
    }
}
