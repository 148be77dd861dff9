namespace Deocc.Engine.Devices.Gpu.KernelLanguage;

/// <summary>
/// Device memory that a kernel only reads and that nothing it writes overlaps: the target's compiler may cache it.
/// </summary>
/// <typeparam name="T">The elements.</typeparam>
/// <param name="pointer">Where the elements are when the kernel runs as plain C#.</param>
public readonly unsafe struct ReadOnly<T>(T* pointer)
    where T : unmanaged
{
    /// <summary>Where the elements are when the kernel runs as plain C#.</summary>
    public readonly T* Pointer = pointer;

    /// <summary>An element.</summary>
    public ref readonly T this[int index] => ref Pointer[index];

    /// <summary>An element.</summary>
    public ref readonly T this[long index] => ref Pointer[index];

    /// <summary>The memory from an element on.</summary>
    public static ReadOnly<T> operator +(ReadOnly<T> view, int elements) => new(view.Pointer + elements);

    /// <summary>The memory from an element on.</summary>
    public static ReadOnly<T> operator +(ReadOnly<T> view, long elements) => new(view.Pointer + elements);

    /// <summary>The same memory as elements of another type; the address must suit it.</summary>
    public ReadOnly<TOther> As<TOther>()
        where TOther : unmanaged => new((TOther*)Pointer);
}
