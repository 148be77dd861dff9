using System.Globalization;
using System.Numerics;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Serialization.Bytes;

namespace Deocc.Engine.Serialization.PyTorch;

/// <summary>
/// Reads one pickle into plain values. Pickle is a stack machine whose instructions may call any Python function; here they
/// only build containers, and what a call would make is asked of <see cref="TorchObjects"/>, which knows a fixed list.
/// Time and memory grow with the length of the pickle: every instruction does bounded work on what it takes from the stack,
/// and lengths are checked against the bytes that remain.
/// </summary>
internal sealed class PickleReader(ByteCursor input, TorchObjects objects)
{
    private const int HighestProtocol = 5;
    private const int LongestInteger = 255;

    private readonly List<object?> _stack = [];
    private readonly Stack<int> _marks = [];
    private readonly Dictionary<uint, object?> _memo = [];

    /// <summary>Instructions read so far; bounds what walking the result may cost.</summary>
    public long Instructions { get; private set; }

    private int StackBottom => _marks.Count == 0 ? 0 : _marks.Peek();

    /// <summary>Runs the pickle up to its end and gives its value.</summary>
    /// <exception cref="FileFormatException">It is damaged, or names what is not allowed.</exception>
    public object? Read()
    {
        while (true)
        {
            Instructions++;
            var opcode = (PickleOpcode)input.Byte();
            if (opcode == PickleOpcode.Stop)
                return _stack.Count == 1 && _marks.Count == 0 ? Pop() : throw Damaged("ends with a wrong stack");
            if (!ReadValue(opcode) && !ReadMemo(opcode) && !ReadContainer(opcode) && !ReadObject(opcode))
                throw Damaged($"has the unsupported instruction 0x{(byte)opcode:X2}");
        }
    }

    private bool ReadValue(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.None: Push(null); break;
            case PickleOpcode.NewTrue: Push(true); break;
            case PickleOpcode.NewFalse: Push(false); break;
            case PickleOpcode.BinInt: Push((long)input.Int32()); break;
            case PickleOpcode.BinInt1: Push((long)input.Byte()); break;
            case PickleOpcode.BinInt2: Push((long)input.UInt16()); break;
            case PickleOpcode.Long1: Push(Integer(input.Byte())); break;
            case PickleOpcode.Long4: Push(Integer(input.Int32())); break;
            case PickleOpcode.Int or PickleOpcode.Long: Push(TextInteger(input.Line())); break;
            case PickleOpcode.Float: Push(TextFloat(input.Line())); break;
            case PickleOpcode.BinFloat: Push(input.DoubleBigEndian()); break;
            case PickleOpcode.String: Push(Unquoted(input.Line())); break;
            case PickleOpcode.Unicode: Push(input.Line()); break;
            case PickleOpcode.ShortBinString or PickleOpcode.ShortBinUnicode: Push(input.Text(input.Byte())); break;
            case PickleOpcode.BinString or PickleOpcode.BinUnicode: Push(input.Text((uint)input.Int32())); break;
            case PickleOpcode.BinUnicode8: Push(input.Text(input.Int64())); break;
            case PickleOpcode.ShortBinBytes: Push(input.Bytes(input.Byte()).ToArray()); break;
            case PickleOpcode.BinBytes: Push(input.Bytes((uint)input.Int32()).ToArray()); break;
            case PickleOpcode.BinBytes8 or PickleOpcode.ByteArray8: Push(input.Bytes(input.Int64()).ToArray()); break;
            case PickleOpcode.Proto:
                byte protocol = input.Byte();
                if (protocol > HighestProtocol) throw Damaged($"has the unknown protocol {protocol}");
                break;
            case PickleOpcode.Frame:
                long frame = input.Int64();
                if (frame < 0 || frame > input.Remaining) throw Damaged("has a frame longer than the file");
                break;
            default: return false;
        }

        return true;
    }

    private bool ReadMemo(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Get: Recall(TextIndex()); break;
            case PickleOpcode.BinGet: Recall(input.Byte()); break;
            case PickleOpcode.LongBinGet: Recall((uint)input.Int32()); break;
            case PickleOpcode.Put: _memo[TextIndex()] = Peek(); break;
            case PickleOpcode.BinPut: _memo[input.Byte()] = Peek(); break;
            case PickleOpcode.LongBinPut: _memo[(uint)input.Int32()] = Peek(); break;
            case PickleOpcode.Memoize: _memo[(uint)_memo.Count] = Peek(); break;
            case PickleOpcode.Pop: DropTop(); break;
            case PickleOpcode.PopMark: PopToMark(); break;
            case PickleOpcode.Dup: Push(Peek()); break;
            case PickleOpcode.Mark: _marks.Push(_stack.Count); break;
            default: return false;
        }

        return true;
    }

    private bool ReadContainer(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.EmptyTuple: Push(PickleTuple.Empty); break;
            case PickleOpcode.Tuple1: Push(new PickleTuple(PopMany(1))); break;
            case PickleOpcode.Tuple2: Push(new PickleTuple(PopMany(2))); break;
            case PickleOpcode.Tuple3: Push(new PickleTuple(PopMany(3))); break;
            case PickleOpcode.Tuple: Push(new PickleTuple(PopToMark())); break;
            case PickleOpcode.EmptyList or PickleOpcode.EmptySet: Push(new PickleList()); break;
            case PickleOpcode.EmptyDict: Push(new PickleDictionary()); break;
            case PickleOpcode.List or PickleOpcode.FrozenSet: Push(ListOf(PopToMark())); break;
            case PickleOpcode.Dict: Push(DictionaryOf(PopToMark())); break;
            case PickleOpcode.Append: Extend(PopMany(1)); break;
            case PickleOpcode.Appends or PickleOpcode.AddItems: Extend(PopToMark()); break;
            case PickleOpcode.SetItem: SetItems(PopMany(2)); break;
            case PickleOpcode.SetItems: SetItems(PopToMark()); break;
            default: return false;
        }

        return true;
    }

    private bool ReadObject(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Global: Push(objects.Global(input.Line(), input.Line())); break;
            case PickleOpcode.StackGlobal:
                string name = PopText();
                Push(objects.Global(PopText(), name));
                break;
            case PickleOpcode.Reduce or PickleOpcode.NewObj:
                object? arguments = Pop();
                Call(Pop(), arguments);
                break;
            case PickleOpcode.NewObjEx:
                _ = Pop();
                object? positional = Pop();
                Call(Pop(), positional);
                break;
            case PickleOpcode.Inst:
                Call(objects.Global(input.Line(), input.Line()), new PickleTuple(PopToMark()));
                break;
            case PickleOpcode.Obj:
                object?[] items = PopToMark();
                if (items.Length == 0) throw Damaged("makes an object of no class");
                Call(items[0], new PickleTuple(items[1..]));
                break;
            case PickleOpcode.Build:
                _ = Pop();
                _ = Peek();
                break;
            case PickleOpcode.BinPersId: Push(objects.Persistent(Pop())); break;
            case PickleOpcode.PersId: Push(objects.Persistent(input.Line())); break;
            default: return false;
        }

        return true;
    }

    private void Call(object? callable, object? arguments) =>
        Push(objects.Call(callable, arguments as PickleTuple ?? throw Damaged("calls something without a tuple of arguments")));

    private void Extend(ReadOnlySpan<object?> items)
    {
        switch (Peek())
        {
            case PickleList list: list.Items.AddRange(items); break;
            case OpaqueObject: break;
            default: throw Damaged("appends to something that is no list");
        }
    }

    private void SetItems(object?[] items)
    {
        switch (Peek())
        {
            case PickleDictionary dictionary: AddPairs(dictionary, items); break;
            case OpaqueObject: break;
            default: throw Damaged("sets an item of something that is no dictionary");
        }
    }

    private void AddPairs(PickleDictionary dictionary, object?[] items)
    {
        if (items.Length % 2 != 0) throw Damaged("has a key without a value");
        for (int i = 0; i < items.Length; i += 2) dictionary.Items.Add(new(items[i], items[i + 1]));
    }

    private PickleDictionary DictionaryOf(object?[] items)
    {
        var dictionary = new PickleDictionary();
        AddPairs(dictionary, items);
        return dictionary;
    }

    private static PickleList ListOf(object?[] items)
    {
        var list = new PickleList();
        list.Items.AddRange(items);
        return list;
    }

    private object Integer(int byteCount)
    {
        if (byteCount is < 0 or > LongestInteger) throw Damaged($"has an integer of {byteCount} bytes");
        var value = new BigInteger(input.Bytes(byteCount));
        return value >= long.MinValue && value <= long.MaxValue ? (object)(long)value : value;
    }

    // Protocol 0 writes booleans as 00 and 01, and Python 2 ends long integers with an L.
    private object TextInteger(string text) => text switch
    {
        "00" => false,
        "01" => true,
        _ => long.TryParse(text.TrimEnd('L'), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw Damaged("has a malformed integer"),
    };

    private object TextFloat(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw Damaged("has a malformed number");

    private string Unquoted(string text)
    {
        bool quoted = text.Length >= 2 && text[0] is '\'' or '"' && text[^1] == text[0];
        return quoted ? text[1..^1] : throw Damaged("has a malformed string");
    }

    private string PopText() => Pop() as string ?? throw Damaged("names a class by something that is no text");

    private uint TextIndex() =>
        uint.TryParse(input.Line(), NumberStyles.None, CultureInfo.InvariantCulture, out uint index)
            ? index
            : throw Damaged("has a malformed index");

    private void Recall(uint index) =>
        Push(_memo.TryGetValue(index, out object? value) ? value : throw Damaged("recalls what it never stored"));

    private void Push(object? value) => _stack.Add(value);

    private object? Peek() => _stack.Count > StackBottom ? _stack[^1] : throw Damaged("takes from an empty stack");

    private object? Pop()
    {
        object? value = Peek();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    // At a mark, the instruction takes the mark away.
    private void DropTop()
    {
        if (_marks.Count > 0 && _stack.Count == StackBottom) _marks.Pop();
        else Pop();
    }

    private object?[] PopToMark()
    {
        if (_marks.Count == 0) throw Damaged("takes from an empty stack");
        return PopFrom(_marks.Pop());
    }

    private object?[] PopMany(int count)
    {
        if (_stack.Count - StackBottom < count) throw Damaged("takes from an empty stack");
        return PopFrom(_stack.Count - count);
    }

    private object?[] PopFrom(int index)
    {
        var items = new object?[_stack.Count - index];
        _stack.CopyTo(index, items, 0, items.Length);
        _stack.RemoveRange(index, items.Length);
        return items;
    }

    private FileFormatException Damaged(string fault) =>
        new($"{input.File}: the pickle {fault} near byte {input.Position}; it is damaged");
}
