using System.Runtime.CompilerServices;
using Deocc.Engine.Ops;

namespace Deocc.Engine.Devices.Cpu.Microkernels;

/// <summary>
/// What is done to finished elements of a product while they are still in the cache:
/// <c>C[i, j] = activation(C[i, j] + RowBias[i] + ColumnBias[j] + Residual[i, j])</c>, parts that are null left out.
/// </summary>
public unsafe struct TileEpilogue
{
    /// <summary>One addend per row, or null.</summary>
    public float* RowBias;

    /// <summary>One addend per column, or null.</summary>
    public float* ColumnBias;

    /// <summary>One addend per element, rows contiguous, or null.</summary>
    public float* Residual;

    /// <summary>From a row of the residual to the next, in floats.</summary>
    public nint ResidualStride;

    /// <summary>Replaces consecutive numbers by their function values: options, numbers, count; or null.</summary>
    public delegate*<void*, float*, nint, void> Activation;

    /// <summary>The first argument of <see cref="Activation"/>.</summary>
    public void* ActivationOptions;

    /// <summary>Whether there is nothing to do.</summary>
    public readonly bool IsEmpty => RowBias == null && ColumnBias == null && Residual == null && Activation == null;

    /// <summary>Sets the activation to an element-wise function.</summary>
    /// <param name="function">The function with its options; must stay where it is until the product is done.</param>
    public void SetActivation<TFunction>(TFunction* function)
        where TFunction : unmanaged, IUnaryFunction
    {
        Activation = &Activate<TFunction>;
        ActivationOptions = function;
    }

    /// <summary>Finishes a tile.</summary>
    /// <param name="c">The tile's first element; rows are contiguous.</param>
    /// <param name="stride">From a row to the next, in floats.</param>
    /// <param name="rows">The tile's rows.</param>
    /// <param name="columns">The tile's columns.</param>
    /// <param name="row">The first row's number in C.</param>
    /// <param name="column">The first column's number in C.</param>
    public readonly void Apply(float* c, nint stride, int rows, int columns, nint row, nint column)
    {
        for (int i = 0; i < rows; i++)
        {
            float rowBias = RowBias == null ? 0 : RowBias[row + i];
            float* columnBias = ColumnBias == null ? null : ColumnBias + column;
            float* residual = Residual == null ? null : Residual + ((row + i) * ResidualStride) + column;
            switch (CpuFeatures.Level)
            {
                case SimdLevel.Avx512: AddToRow<FloatLane16>(c, rowBias, columnBias, residual, columns); break;
                case SimdLevel.Avx2: AddToRow<FloatLane8>(c, rowBias, columnBias, residual, columns); break;
                case SimdLevel.Vector128: AddToRow<FloatLane4>(c, rowBias, columnBias, residual, columns); break;
                default: AddToRow<ScalarLane<float>>(c, rowBias, columnBias, residual, columns); break;
            }

            if (Activation != null) Activation(ActivationOptions, c, columns);
            c += stride;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddToRow<TLane>(float* c, float rowBias, float* columnBias, float* residual, nint columns)
        where TLane : struct, ILane<TLane>
    {
        nint j = 0;
        TLane bias = TLane.Broadcast(&rowBias);
        for (; j <= columns - TLane.Width; j += TLane.Width)
        {
            TLane sum = TLane.Load(c + j) + bias;
            if (columnBias != null) sum += TLane.Load(columnBias + j);
            if (residual != null) sum += TLane.Load(residual + j);
            TLane.Store(sum, c + j);
        }

        for (; j < columns; j++)
        {
            float sum = c[j] + rowBias;
            if (columnBias != null) sum += columnBias[j];
            if (residual != null) sum += residual[j];
            c[j] = sum;
        }
    }

    private static void Activate<TFunction>(void* function, float* values, nint count)
        where TFunction : unmanaged, IUnaryFunction
    {
        switch (CpuFeatures.Level)
        {
            case SimdLevel.Avx512: Map<TFunction, FloatLane16>((TFunction*)function, values, count); break;
            case SimdLevel.Avx2: Map<TFunction, FloatLane8>((TFunction*)function, values, count); break;
            case SimdLevel.Vector128: Map<TFunction, FloatLane4>((TFunction*)function, values, count); break;
            default: Map<TFunction, ScalarLane<float>>((TFunction*)function, values, count); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Map<TFunction, TLane>(TFunction* function, float* values, nint count)
        where TFunction : unmanaged, IUnaryFunction
        where TLane : struct, ILane<TLane>
    {
        TFunction local = *function;
        nint i = 0;
        for (; i <= count - TLane.Width; i += TLane.Width)
        {
            TLane.Store(local.Value(TLane.Load(values + i)), values + i);
        }

        if (i == count) return;
        int tail = (int)(count - i) * sizeof(float);
        float* buffer = stackalloc float[16];
        Unsafe.CopyBlockUnaligned(buffer, values + i, (uint)tail);
        TLane.Store(local.Value(TLane.Load(buffer)), buffer);
        Unsafe.CopyBlockUnaligned(values + i, buffer, (uint)tail);
    }
}
