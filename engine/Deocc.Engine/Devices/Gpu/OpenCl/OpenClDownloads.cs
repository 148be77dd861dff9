using System.Numerics;
using Deocc.Engine.Diagnostics;

namespace Deocc.Engine.Devices.Gpu.OpenCl;

/// <summary>Copies from the device on a queue of their own that waits for the kernels launched before and no others.</summary>
internal sealed unsafe class OpenClDownloads(nint context, OpenClDeviceInfo device, OpenClStream kernels)
{
    private const int SmallestRead = 1 << 16;

    private readonly Lock _lock = new();
    private readonly OpenClStream _beside = new(context, device);

    // What is read later comes in chunks by their size, a power of two: as many as there are readers at once.
    private readonly Dictionary<int, Stack<OpenClChunk>> _later = [];

    /// <summary>Copies, and waits for it.</summary>
    /// <exception cref="DeviceException">The driver refuses, or earlier work failed.</exception>
    public void Copy(nint buffer, long offset, Span<byte> target)
    {
        if (target.IsEmpty) return;
        lock (_lock)
        {
            FollowKernels();
            fixed (byte* first = target)
                OpenClStatus.Check(OpenClApi.EnqueueRead(_beside.Handle, buffer, 1, (nuint)offset, (nuint)target.Length, first, 0, null, null), _beside.Name, "copying from the device");
        }
    }

    /// <summary>Begins to copy what is read later.</summary>
    /// <exception cref="DeviceException">The driver refuses.</exception>
    public HostRead Begin(nint buffer, long offset, int bytes)
    {
        int size = (int)Math.Max(SmallestRead, Math.Min(int.MaxValue, BitOperations.RoundUpToPowerOf2((uint)bytes)));
        lock (_lock)
        {
            FollowKernels();
            if (!_later.TryGetValue(size, out Stack<OpenClChunk>? free)) _later.Add(size, free = new Stack<OpenClChunk>());
            if (!free.TryPop(out OpenClChunk? chunk)) chunk = new OpenClChunk(context, _beside, size);
            chunk.CopyFrom(buffer, offset, bytes);
            return new Reading(this, chunk);
        }
    }

    private void FollowKernels()
    {
        using OpenClEvent launched = kernels.Mark();
        _beside.WaitFor(launched);
    }

    private void GiveBack(OpenClChunk chunk)
    {
        lock (_lock) _later[chunk.Bytes].Push(chunk);
    }

    private sealed class Reading(OpenClDownloads downloads, OpenClChunk chunk) : HostRead
    {
        private bool _isDisposed;

        public override void Read(Span<byte> target)
        {
            chunk.Wait();
            chunk.Span(target.Length).CopyTo(target);
        }

        public override void Dispose()
        {
            if (_isDisposed) return;
            _isDisposed = true;
            try
            {
                chunk.Wait();
            }
            catch (DeviceException)
            {
                // The device is lost; whoever uses it next is told. This may be on the way out of another error.
                return;
            }

            downloads.GiveBack(chunk);
        }
    }
}
