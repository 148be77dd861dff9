using System.Numerics;

namespace Deocc.Engine.Ops.Resampling.Cpu;

/// <summary>
/// The pixels around a run of samples: for each sample the places of four pixels in their plane, and their weights. Made
/// once and used for all channels. Pixels that do not exist have weight zero and some valid place.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal unsafe ref struct GridCorners<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The largest number of samples of a run.</summary>
    public const int MostSamples = 128;

    /// <summary>Numbers of T that a run needs room for, at <see cref="GridCorners{T}(GridSampling, int, int, int*, T*)"/>.</summary>
    public const int WeightRoom = 4 * MostSamples;

    private readonly GridSampling _sampling;
    private readonly int _height;
    private readonly int _width;

    /// <summary>Prepares for images of a size.</summary>
    /// <param name="sampling">The options.</param>
    /// <param name="height">Rows of an image.</param>
    /// <param name="width">Columns of an image.</param>
    /// <param name="places">Room for <see cref="WeightRoom"/> numbers.</param>
    /// <param name="weights">Likewise.</param>
    public GridCorners(GridSampling sampling, int height, int width, int* places, T* weights)
    {
        _sampling = sampling;
        _height = height;
        _width = width;
        Places = places;
        Weights = weights;
    }

    /// <summary>Places of the upper left, upper right, lower left and lower right pixel of each sample.</summary>
    public int* Places { get; }

    /// <summary>Their weights.</summary>
    public T* Weights { get; }

    /// <summary>Fills in the weights of a run of samples, or their derivatives along a direction.</summary>
    public readonly void Fill(T* grid, T* direction, int count)
    {
        for (int i = 0; i < count; i++)
        {
            var x = GridPlace<T>.Of(grid[2 * i], _width, _sampling);
            var y = GridPlace<T>.Of(grid[(2 * i) + 1], _height, _sampling);
            T* weights = Weights + (4 * i);
            SetPlaces(Places + (4 * i), x, y);
            if (direction is null)
            {
                weights[0] = y.Lower.Weight * x.Lower.Weight;
                weights[1] = y.Lower.Weight * x.Upper.Weight;
                weights[2] = y.Upper.Weight * x.Lower.Weight;
                weights[3] = y.Upper.Weight * x.Upper.Weight;
                continue;
            }

            T dx = direction[2 * i];
            T dy = direction[(2 * i) + 1];
            weights[0] = (dx * y.Lower.Weight * x.Lower.Slope) + (dy * y.Lower.Slope * x.Lower.Weight);
            weights[1] = (dx * y.Lower.Weight * x.Upper.Slope) + (dy * y.Lower.Slope * x.Upper.Weight);
            weights[2] = (dx * y.Upper.Weight * x.Lower.Slope) + (dy * y.Upper.Slope * x.Lower.Weight);
            weights[3] = (dx * y.Upper.Weight * x.Upper.Slope) + (dy * y.Upper.Slope * x.Upper.Weight);
        }
    }

    /// <summary>
    /// Fills in the derivatives of the weights by x and y, into <see cref="Weights"/> and a second room; or, with a
    /// direction, the derivatives by x and y of the derivatives along it.
    /// </summary>
    public readonly void FillSlopes(T* grid, T* direction, T* slopesByY, int count)
    {
        for (int i = 0; i < count; i++)
        {
            var x = GridPlace<T>.Of(grid[2 * i], _width, _sampling);
            var y = GridPlace<T>.Of(grid[(2 * i) + 1], _height, _sampling);
            SetPlaces(Places + (4 * i), x, y);
            for (int corner = 0; corner < 4; corner++)
            {
                GridPixel<T> row = corner < 2 ? y.Lower : y.Upper;
                GridPixel<T> column = corner % 2 == 0 ? x.Lower : x.Upper;
                T mixed = row.Slope * column.Slope;
                Weights[(4 * i) + corner] = direction is null ? row.Weight * column.Slope : direction[(2 * i) + 1] * mixed;
                slopesByY[(4 * i) + corner] = direction is null ? row.Slope * column.Weight : direction[2 * i] * mixed;
            }
        }
    }

    private readonly void SetPlaces(int* places, in GridPlace<T> x, in GridPlace<T> y)
    {
        places[0] = (y.Lower.Index * _width) + x.Lower.Index;
        places[1] = (y.Lower.Index * _width) + x.Upper.Index;
        places[2] = (y.Upper.Index * _width) + x.Lower.Index;
        places[3] = (y.Upper.Index * _width) + x.Upper.Index;
    }
}
