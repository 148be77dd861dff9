namespace Deocc.Engine.Ops.Shapes.Gpu;

/// <summary>One axis of a <see cref="PaddingMap"/> as kernels get it: which element a padded place repeats, and the reverse.</summary>
internal struct PaddedAxis
{
    /// <summary>The size without padding.</summary>
    public int Original;

    /// <summary>The size with padding.</summary>
    public int Padded;

    /// <summary>Places in front.</summary>
    public int Before;

    /// <summary>1 where the places mirror the elements, 0 where they repeat the border.</summary>
    public int Reflects;

    /// <summary>An axis of one element without padding.</summary>
    public static PaddedAxis Single => new() { Original = 1, Padded = 1 };

    /// <summary>The element that a padded place repeats.</summary>
    public readonly int Source(int place)
    {
        int index = place - Before;
        if (Reflects == 0) return Math.Max(0, Math.Min(Original - 1, index));
        index = Math.Abs(index);
        return index < Original ? index : (2 * (Original - 1)) - index;
    }

    /// <summary>How many padded places repeat an element.</summary>
    public readonly int Places(int element)
    {
        if (Reflects == 0)
            return 1 + (element == 0 ? Before : 0) + (element == Original - 1 ? Padded - Before - Original : 0);
        return 1 + (HasFront(element) ? 1 : 0) + (HasBack(element) ? 1 : 0);
    }

    /// <summary>A padded place that repeats an element, by its number in ascending order.</summary>
    public readonly int Place(int element, int number)
    {
        if (Reflects == 0) return number + (element == 0 ? 0 : Before + element);
        int behind = number - (HasFront(element) ? 1 : 0);
        if (behind < 0) return Before - element;
        return behind == 0 ? Before + element : Before + (2 * (Original - 1)) - element;
    }

    private readonly bool HasFront(int element) => element >= 1 && element <= Before;

    private readonly bool HasBack(int element) => element <= Original - 2 && Before + (2 * (Original - 1)) - element < Padded;
}
