using System.Globalization;
using Deocc.Engine.Diagnostics;

namespace Deocc.Engine.Serialization.Numpy;

/// <summary>Parses the Python dictionary of a .npy header; knows only the literals that NumPy writes there.</summary>
internal sealed class NpyHeaderParser(string what, string text)
{
    private const int MostAxes = 32;

    private int _position;

    /// <summary>Parses the whole text.</summary>
    public NpyHeader Parse(int dataStart)
    {
        (StoredType Type, bool IsBigEndian)? descriptor = null;
        bool? fortranOrder = null;
        long[]? sizes = null;
        Expect('{');
        while (!TryTake('}'))
        {
            string key = ReadString();
            Expect(':');
            switch (key)
            {
                case "descr" when descriptor is null: descriptor = ReadDescriptor(); break;
                case "fortran_order" when fortranOrder is null: fortranOrder = ReadBoolean(); break;
                case "shape" when sizes is null: sizes = ReadSizes(); break;
                default: throw Damaged($"has an unexpected or repeated key {FileText.Quote(key)}");
            }

            if (TryTake(',')) continue;
            Expect('}');
            break;
        }

        SkipSpaces();
        if (_position != text.Length) throw Damaged("has text after its dictionary");
        if (descriptor is null || fortranOrder is null || sizes is null) throw Damaged("lacks descr, fortran_order or shape");
        return new NpyHeader(descriptor.Value.Type, descriptor.Value.IsBigEndian, fortranOrder.Value, sizes, dataStart);
    }

    private (StoredType Type, bool IsBigEndian) ReadDescriptor()
    {
        SkipSpaces();
        if (_position < text.Length && text[_position] == '[') throw NotNumbers("a structured type");
        string descriptor = ReadString();
        StoredType? type = descriptor.Length < 2 ? null : descriptor[1..] switch
        {
            "f8" => StoredType.Float64,
            "f4" => StoredType.Float32,
            "f2" => StoredType.Float16,
            "i8" => StoredType.Int64,
            "i4" => StoredType.Int32,
            "i2" => StoredType.Int16,
            "i1" => StoredType.Int8,
            "u1" => StoredType.UInt8,
            "b1" => StoredType.Boolean,
            _ => null,
        };
        if (type is null || descriptor[0] is not ('<' or '>' or '|' or '=')) throw NotNumbers(FileText.Quote(descriptor));
        return (type.Value, descriptor[0] == '>');
    }

    private bool ReadBoolean()
    {
        SkipSpaces();
        foreach ((string word, bool value) in new[] { ("True", true), ("False", false) })
        {
            if (!text.AsSpan(_position).StartsWith(word, StringComparison.Ordinal)) continue;
            _position += word.Length;
            return value;
        }

        throw Damaged("has a fortran_order that is neither True nor False");
    }

    private long[] ReadSizes()
    {
        var sizes = new List<long>();
        Expect('(');
        while (!TryTake(')'))
        {
            if (sizes.Count == MostAxes) throw Damaged($"has more than {MostAxes} axes");
            sizes.Add(ReadNumber());
            if (TryTake(',')) continue;
            Expect(')');
            break;
        }

        return [.. sizes];
    }

    private long ReadNumber()
    {
        SkipSpaces();
        int start = _position;
        while (_position < text.Length && char.IsAsciiDigit(text[_position])) _position++;
        ReadOnlySpan<char> digits = text.AsSpan(start, _position - start);
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
            throw Damaged("has a malformed shape");

        // Python 2 ended long integers with an L.
        TryTake('L');
        return number;
    }

    private string ReadString()
    {
        SkipSpaces();
        char quote = _position < text.Length ? text[_position] : '\0';
        if (quote is not ('\'' or '"')) throw Damaged("is malformed");
        int end = text.IndexOf(quote, _position + 1);
        if (end < 0) throw Damaged("is malformed");
        string value = text[(_position + 1)..end];
        _position = end + 1;
        return value;
    }

    private bool TryTake(char expected)
    {
        SkipSpaces();
        if (_position >= text.Length || text[_position] != expected) return false;
        _position++;
        return true;
    }

    private void Expect(char expected)
    {
        if (!TryTake(expected)) throw Damaged("is malformed");
    }

    private void SkipSpaces()
    {
        while (_position < text.Length && text[_position] is ' ' or '\n' or '\t') _position++;
    }

    private FileFormatException Damaged(string fault) => new($"{what}: the .npy header {fault}");

    private NotSupportedException NotNumbers(string descriptor) =>
        new($"{what}: elements of {descriptor} are not supported; save floats of 16 to 64 bits, signed integers, uint8 or bool");
}
