using System.Runtime.InteropServices;

namespace Deocc.Engine.Devices.Gpu.KernelLanguage;

/// <summary>Runs a kernel as the C# method that it is, item by item: for tests and for stepping through it, not for speed.</summary>
public static unsafe class Emulator
{
    private const int StackBytes = 256 << 10;

    [ThreadStatic]
    private static ItemState _item;

    /// <summary>Where the item that runs on this thread is.</summary>
    internal static ref readonly ItemState Item => ref _item;

    /// <summary>Runs every item of every group, the groups one after the other.</summary>
    /// <param name="groups">Number of groups.</param>
    /// <param name="groupSize">Items in a group.</param>
    /// <param name="hasBarrier">Whether items of a group wait for each other; each then gets a thread.</param>
    /// <param name="kernel">The kernel with its arguments.</param>
    /// <exception cref="AggregateException">Items failed.</exception>
    public static void Run(LaunchSize groups, LaunchSize groupSize, bool hasBarrier, Action kernel)
    {
        for (int z = 0; z < groups.Z; z++)
        {
            for (int y = 0; y < groups.Y; y++)
            {
                for (int x = 0; x < groups.X; x++)
                {
                    using var memory = new GroupMemory(hasBarrier ? (int)groupSize.Count : 1);
                    var state = new ItemState { Groups = groups, GroupSize = groupSize, Group = new LaunchSize(x, y, z), Memory = memory };
                    RunGroup(state, hasBarrier, kernel);
                }
            }
        }
    }

    /// <summary>Waits for the other items of the group.</summary>
    internal static void WaitForGroup()
    {
        if (_item.Memory is not { } memory) throw new InvalidOperationException("a barrier outside a kernel");
        memory.Wait();
    }

    /// <summary>The same memory for each item's call of the same rank.</summary>
    internal static nint AllocateShared(int bytes)
    {
        if (_item.Memory is not { } memory) throw new InvalidOperationException("shared memory outside a kernel");
        return memory.Block(_item.SharedBlocks++, bytes);
    }

    private static void RunGroup(ItemState state, bool hasBarrier, Action kernel)
    {
        int count = (int)state.GroupSize.Count;
        if (!hasBarrier)
        {
            for (int i = 0; i < count; i++) RunItem(state, i, kernel);
            return;
        }

        var failures = new List<Exception>();
        var threads = new Thread[count];
        for (int i = 0; i < count; i++)
        {
            int item = i;
            threads[i] = new Thread(() => RunCatching(state, item, kernel, failures), StackBytes);
            threads[i].Start();
        }

        foreach (Thread thread in threads) thread.Join();
        if (failures.Count > 0) throw new AggregateException(failures);
    }

    private static void RunCatching(ItemState state, int item, Action kernel, List<Exception> failures)
    {
        try
        {
            RunItem(state, item, kernel);
        }
        catch (Exception failure)
        {
            lock (failures) failures.Add(failure);
        }
        finally
        {
            // An item that is done no longer holds the others up.
            state.Memory!.Leave();
        }
    }

    private static void RunItem(ItemState state, int item, Action kernel)
    {
        LaunchSize size = state.GroupSize;
        state.Local = new LaunchSize(item % size.X, item / size.X % size.Y, item / (size.X * size.Y));
        _item = state;
        kernel();
        _item = default;
    }

    /// <summary>Where an item is.</summary>
    internal struct ItemState
    {
        public LaunchSize Groups;
        public LaunchSize GroupSize;
        public LaunchSize Group;
        public LaunchSize Local;
        public GroupMemory? Memory;
        public int SharedBlocks;
    }

    /// <summary>What the items of one group share.</summary>
    internal sealed class GroupMemory(int items) : IDisposable
    {
        private readonly Barrier _barrier = new(items);
        private readonly List<nint> _blocks = [];

        public void Wait() => _barrier.SignalAndWait();

        public void Leave() => _barrier.RemoveParticipant();

        public nint Block(int index, int bytes)
        {
            lock (_blocks)
            {
                if (index == _blocks.Count) _blocks.Add((nint)NativeMemory.AllocZeroed((nuint)bytes));
                return _blocks[index];
            }
        }

        public void Dispose()
        {
            foreach (nint block in _blocks) NativeMemory.Free((void*)block);
            _barrier.Dispose();
        }
    }
}
