namespace Deocc.Engine.Memory;

/// <summary>
/// The bookkeeping of a <see cref="CachingPool"/>: segments of system memory, cut into blocks. A request takes the
/// smallest free block that fits and splits off the rest; a returned block joins its free neighbours. Blocks are rows of
/// parallel arrays, so that a steady state makes no garbage. Not thread-safe.
/// </summary>
internal sealed class BlockHeap(bool canSplit)
{
    private const int None = -1;

    // A whole allocation is reused for a smaller request only while it wastes at most this share of itself.
    private const int LargestWasteDivisor = 8;

    private readonly Dictionary<nint, int> _usedByAddress = [];
    private readonly List<int> _freeBySize = [];
    private readonly Stack<int> _unusedRows = new();
    private Row[] _rows = new Row[256];
    private int _rowCount;

    /// <summary>Bytes of free blocks.</summary>
    public long FreeBytes { get; private set; }

    /// <summary>Takes the best-fitting free block.</summary>
    /// <returns>Whether there was one.</returns>
    public bool TryTake(long size, out nint address)
    {
        int place = FindFirstAtLeast(size, 0);
        if (place == _freeBySize.Count || (!canSplit && IsTooLarge(_rows[_freeBySize[place]].Size, size)))
        {
            address = 0;
            return false;
        }

        int row = _freeBySize[place];
        _freeBySize.RemoveAt(place);
        FreeBytes -= _rows[row].Size;
        if (canSplit && _rows[row].Size > size) SplitOff(row, size);
        _rows[row].IsFree = false;
        address = _rows[row].Address;
        _usedByAddress.Add(address, row);
        return true;
    }

    /// <summary>Enters a fresh segment, as one block in use.</summary>
    public void AddUsed(nint address, long segmentBytes)
    {
        int row = NewRow(new Row { Address = address, Size = segmentBytes, Previous = None, Next = None });
        _usedByAddress.Add(address, row);
    }

    /// <summary>Cuts a block in use down to a size; the rest becomes free.</summary>
    public void Shrink(nint address, long size)
    {
        int row = _usedByAddress[address];
        if (canSplit && _rows[row].Size > size) SplitOff(row, size);
    }

    /// <summary>Frees a block.</summary>
    /// <returns>The block's size.</returns>
    /// <exception cref="InvalidOperationException">No block in use has this address.</exception>
    public long Return(nint address)
    {
        if (!_usedByAddress.Remove(address, out int row))
            throw new InvalidOperationException($"memory pool: address 0x{address:x} is not in use; returned twice?");
        long size = _rows[row].Size;
        int previous = _rows[row].Previous;
        if (previous != None && _rows[previous].IsFree)
        {
            RemoveFree(previous);
            Absorb(previous, row);
            row = previous;
        }

        int next = _rows[row].Next;
        if (next != None && _rows[next].IsFree)
        {
            RemoveFree(next);
            Absorb(row, next);
        }

        AddFree(row);
        return size;
    }

    /// <summary>Whether a block of this heap with this address is in use.</summary>
    public bool IsInUse(nint address) => _usedByAddress.ContainsKey(address);

    /// <summary>The size of a block in use.</summary>
    public long SizeOf(nint address) => _rows[_usedByAddress[address]].Size;

    /// <summary>Removes the largest free block that is a whole segment.</summary>
    /// <returns>Whether there was one.</returns>
    public bool TryRemoveSegment(out nint address, out long bytes)
    {
        for (int place = _freeBySize.Count - 1; place >= 0; place--)
        {
            int row = _freeBySize[place];
            if (_rows[row].Previous != None || _rows[row].Next != None) continue;
            _freeBySize.RemoveAt(place);
            FreeBytes -= _rows[row].Size;
            (address, bytes) = (_rows[row].Address, _rows[row].Size);
            _unusedRows.Push(row);
            return true;
        }

        (address, bytes) = (0, 0);
        return false;
    }

    private static bool IsTooLarge(long blockSize, long size) => blockSize - size > blockSize / LargestWasteDivisor;

    private void SplitOff(int row, long size)
    {
        int rest = NewRow(new Row
        {
            Address = _rows[row].Address + (nint)size,
            Size = _rows[row].Size - size,
            Previous = row,
            Next = _rows[row].Next,
        });
        if (_rows[row].Next != None) _rows[_rows[row].Next].Previous = rest;
        _rows[row].Next = rest;
        _rows[row].Size = size;
        AddFree(rest);
    }

    private void Absorb(int row, int next)
    {
        _rows[row].Size += _rows[next].Size;
        _rows[row].Next = _rows[next].Next;
        if (_rows[next].Next != None) _rows[_rows[next].Next].Previous = row;
        _unusedRows.Push(next);
    }

    private void AddFree(int row)
    {
        _rows[row].IsFree = true;
        FreeBytes += _rows[row].Size;
        _freeBySize.Insert(FindFirstAtLeast(_rows[row].Size, _rows[row].Address), row);
    }

    private void RemoveFree(int row)
    {
        _freeBySize.RemoveAt(FindFirstAtLeast(_rows[row].Size, _rows[row].Address));
        FreeBytes -= _rows[row].Size;
        _rows[row].IsFree = false;
    }

    /// <summary>The first place, in order of size and then address, that is not before the given one.</summary>
    private int FindFirstAtLeast(long size, nint address)
    {
        int low = 0;
        int high = _freeBySize.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            ref readonly Row row = ref _rows[_freeBySize[middle]];
            bool isBefore = row.Size < size || (row.Size == size && row.Address < address);
            if (isBefore) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private int NewRow(Row row)
    {
        if (!_unusedRows.TryPop(out int index))
        {
            if (_rowCount == _rows.Length) Array.Resize(ref _rows, 2 * _rows.Length);
            index = _rowCount++;
        }

        _rows[index] = row;
        return index;
    }

    private struct Row
    {
        public nint Address;
        public long Size;
        public int Previous;
        public int Next;
        public bool IsFree;
    }
}
