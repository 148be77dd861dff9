namespace Deocc.Engine.Devices.Gpu.KernelLanguage;

/// <summary>Changes of device memory that no other item can come between. The order of several is open: sums of floats then
/// differ from run to run.</summary>
public static class Atomic
{
    /// <summary>Adds to an element and returns what it was.</summary>
    [Intrinsic("K_ATOMIC_ADD_I32")]
    public static int Add(Global<int> view, int index, int value) => Interlocked.Add(ref view[index], value) - value;

    /// <summary>Adds to an element.</summary>
    [Intrinsic("K_ATOMIC_ADD_F32")]
    public static void Add(Global<float> view, int index, float value)
    {
        ref float place = ref view[index];
        float seen = place;
        while (true)
        {
            float before = Interlocked.CompareExchange(ref place, seen + value, seen);
            if (BitConverter.SingleToInt32Bits(before) == BitConverter.SingleToInt32Bits(seen)) return;
            seen = before;
        }
    }

    /// <summary>Raises an element to at least a value and returns what it was.</summary>
    [Intrinsic("K_ATOMIC_MAX_I32")]
    public static int Max(Global<int> view, int index, int value)
    {
        ref int place = ref view[index];
        int seen = Volatile.Read(ref place);
        while (seen < value)
        {
            int before = Interlocked.CompareExchange(ref place, value, seen);
            if (before == seen) return before;
            seen = before;
        }

        return seen;
    }
}
