using System.Runtime.InteropServices;
using Deocc.Engine.Ops.MatMul.Cpu;

namespace Deocc.Tests.Ops.MatMul;

/// <summary>A matrix of random numbers in [-1, 1] whose rows lie a few floats apart, which nobody may write to.</summary>
internal sealed unsafe class TestMatrix : IDisposable
{
    private const int Padding = 5;
    private const float Untouched = -12345;

    private readonly int _outer;
    private readonly int _inner;

    public TestMatrix(int rows, int columns, bool transposed, int seed)
    {
        (_outer, _inner) = transposed ? (columns, rows) : (rows, columns);
        int stride = _inner + Padding;
        var data = (float*)NativeMemory.Alloc((nuint)((_outer * stride) + Padding), sizeof(float));
        var random = new Random(seed);
        for (int i = 0; i < _outer * stride; i++)
        {
            data[i] = i % stride < _inner ? (2 * random.NextSingle()) - 1 : Untouched;
        }

        View = transposed ? new MatrixView(data, rows, columns, 1, stride) : new MatrixView(data, rows, columns, stride);
    }

    public MatrixView View { get; }

    public bool PaddingIsIntact
    {
        get
        {
            int stride = _inner + Padding;
            for (int i = 0; i < _outer * stride; i++)
            {
                if (i % stride >= _inner && View.Data[i] != Untouched) return false;
            }

            return true;
        }
    }

    public float[] ToArray()
    {
        var values = new float[View.Rows * View.Columns];
        for (int i = 0; i < values.Length; i++) values[i] = *View.At(i / (int)View.Columns, i % (int)View.Columns);
        return values;
    }

    public void Dispose() => NativeMemory.Free(View.Data);
}
