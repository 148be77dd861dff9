namespace Deocc.Engine.Devices.Gpu.KernelLanguage;

/// <summary>Memory that the items of one group share; <see cref="SharedMemory.Allocate{T}"/> makes it at the top of a kernel.</summary>
/// <typeparam name="T">The elements.</typeparam>
/// <param name="pointer">Where the elements are when the kernel runs as plain C#.</param>
public readonly unsafe struct Shared<T>(T* pointer)
    where T : unmanaged
{
    /// <summary>Where the elements are when the kernel runs as plain C#.</summary>
    public readonly T* Pointer = pointer;

    /// <summary>An element.</summary>
    public ref T this[int index] => ref Pointer[index];

    /// <summary>The memory from an element on.</summary>
    public static Shared<T> operator +(Shared<T> view, int elements) => new(view.Pointer + elements);

    /// <summary>The same memory as elements of another type; the address must suit it.</summary>
    public Shared<TOther> As<TOther>()
        where TOther : unmanaged => new((TOther*)Pointer);
}
