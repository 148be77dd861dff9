using System.Text;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Serialization;

/// <summary>Helpers that turn what a file says into safe one-line messages and checked values.</summary>
internal static class FileText
{
    private const int LongestQuote = 80;

    /// <summary>Text from a file in quotes: shortened, and with control characters replaced.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("'");
        foreach (char c in text.AsSpan(0, Math.Min(text.Length, LongestQuote))) quoted.Append(char.IsControl(c) ? '?' : c);
        if (text.Length > LongestQuote) quoted.Append("...");
        return quoted.Append('\'').ToString();
    }

    /// <summary>The first line of a message.</summary>
    public static string OneLine(string message) => message.ReplaceLineEndings(" ");

    /// <summary>A shape from numbers in a file.</summary>
    /// <exception cref="FileFormatException">Too many axes, or sizes that no tensor can have.</exception>
    public static Shape ShapeOf(string file, string name, ReadOnlySpan<long> sizes)
    {
        if (sizes.Length > Shape.MaxRank)
            throw new FileFormatException($"{file}: tensor {Quote(name)} has {sizes.Length} axes, more than the {Shape.MaxRank} supported");
        Span<int> checkedSizes = stackalloc int[Shape.MaxRank];
        for (int axis = 0; axis < sizes.Length; axis++)
        {
            if (sizes[axis] is < 0 or > int.MaxValue)
                throw new FileFormatException($"{file}: tensor {Quote(name)} has an impossible size {sizes[axis]} on axis {axis}; the file is damaged");
            checkedSizes[axis] = (int)sizes[axis];
        }

        try
        {
            return new Shape(checkedSizes[..sizes.Length]);
        }
        catch (ShapeException exception)
        {
            throw new FileFormatException(
                $"{file}: tensor {Quote(name)} has an impossible shape; the file is damaged: {exception.Message}", exception);
        }
    }
}
