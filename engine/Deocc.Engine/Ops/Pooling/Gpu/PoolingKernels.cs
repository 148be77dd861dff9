using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Pooling.Gpu;

/// <summary>The largest elements of windows, and what is picked from planes by their places.</summary>
[KernelModule]
internal static class PoolingKernels
{
    public const int GroupSize = 256;

    /// <summary>An item to a window, which it looks through row by row. NaN is larger than every number.</summary>
    [Kernel(X = GroupSize)]
    public static void MaxPool(
        ReadOnly<float> input, Global<float> output, Global<int> indices, int count, PoolingWindow rows, PoolingWindow columns, int hasIndices)
    {
        int i = Grid.GlobalX;
        if (i < count)
        {
            int line = i / columns.Outputs;
            int x = i - (line * columns.Outputs);
            int plane = line / rows.Outputs;
            int y = line - (plane * rows.Outputs);
            ReadOnly<float> elements = input + ((long)plane * rows.Inputs * columns.Inputs);
            int left = columns.Start(x);
            int right = columns.End(x);
            int bottom = rows.End(y);
            int best = (rows.Start(y) * columns.Inputs) + left;
            float largest = elements[best];
            for (int row = rows.Start(y); row < bottom; row += rows.Dilation)
            {
                for (int column = left; column < right; column += columns.Dilation)
                {
                    int place = (row * columns.Inputs) + column;
                    float value = elements[place];
                    if (value > largest || float.IsNaN(value))
                    {
                        largest = value;
                        best = place;
                    }
                }
            }

            output[i] = largest;
            if (hasIndices != 0) indices[i] = best;
        }
    }

    /// <summary>picked[i] = plane[indices[i]].</summary>
    [Kernel(X = GroupSize)]
    public static void Gather(ReadOnly<float> planes, ReadOnly<int> indices, Global<float> picked, int count, int planeElements, int pickedElements)
    {
        int i = Grid.GlobalX;
        if (i < count) picked[i] = planes[(i / pickedElements * planeElements) + indices[i]];
    }

    /// <summary>
    /// An item to a place of a plane: the sum, in row-major order, of what was picked from it by the windows that it lies in.
    /// </summary>
    [Kernel(X = GroupSize)]
    public static void Scatter(
        ReadOnly<float> picked, ReadOnly<int> indices, Global<float> planes, int count, PoolingWindow rows, PoolingWindow columns)
    {
        int i = Grid.GlobalX;
        if (i < count)
        {
            int line = i / columns.Inputs;
            int column = i - (line * columns.Inputs);
            int plane = line / rows.Inputs;
            int row = line - (plane * rows.Inputs);
            int place = (row * columns.Inputs) + column;
            int endX = columns.EndOutput(column);
            int endY = rows.EndOutput(row);
            float sum = 0;
            for (int y = rows.FirstOutput(row); y < endY; y++)
            {
                for (int x = columns.FirstOutput(column); x < endX; x++)
                {
                    int window = (((plane * rows.Outputs) + y) * columns.Outputs) + x;
                    if (indices[window] == place) sum += picked[window];
                }
            }

            planes[i] = sum;
        }
    }
}
