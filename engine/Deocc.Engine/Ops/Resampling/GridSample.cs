using System.Buffers;
using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Sampling of images at given places.</content>
public static partial class Functional
{
    /// <summary>Samples images at the places of a grid (Jaderberg et al. 2015), after PyTorch's definitions.</summary>
    /// <param name="x">[batch, channels, height, width].</param>
    /// <param name="grid">
    /// [batch, rows, columns, 2]: x to the right and y downwards of each sample; -1 and 1 are the image's borders.
    /// </param>
    /// <param name="mode">How values between pixels are found. Nearest gives the grid a gradient of zero.</param>
    /// <param name="padding">What lies beyond the borders.</param>
    /// <param name="alignCorners">
    /// Whether -1 and 1 mean the centers of the border pixels, rather than the image's outline.
    /// </param>
    /// <returns>[batch, channels, rows, columns].</returns>
    /// <exception cref="ShapeException">The grid does not fit the images.</exception>
    public static Tensor GridSample(
        this Tensor x,
        Tensor grid,
        SamplingMode mode = SamplingMode.Bilinear,
        SamplingPadding padding = SamplingPadding.Zeros,
        bool alignCorners = false) =>
        Ops.GridSample.Apply(x, grid, null, new GridSampling(mode, padding, alignCorners));

    /// <summary>The grid of an affine map: (x, y) of each sample is theta times (column, row, 1), all from -1 to 1.</summary>
    /// <param name="theta">[batch, 2, 3].</param>
    /// <param name="size">Rows and columns of the grid.</param>
    /// <param name="alignCorners">As for <see cref="GridSample"/>, which should get the same.</param>
    /// <returns>[batch, rows, columns, 2].</returns>
    /// <exception cref="ShapeException">Theta has another shape, or the size is below 1x1.</exception>
    public static Tensor AffineGrid(this Tensor theta, Size2d size, bool alignCorners = false)
    {
        const string Name = "AffineGrid";
        Require.ComputeType(Name, theta);
        if (theta.Rank != 3 || theta.Shape[1] != 2 || theta.Shape[2] != 3)
            throw new ShapeException($"{Name}: theta {theta.Shape} must have the shape [batch, 2, 3]");
        if (size.Height < 1 || size.Width < 1) throw new ShapeException($"{Name}: size {size} must be at least 1x1");
        using Tensor places = PlacesOfPixels(size, alignCorners, theta);
        return places.MatMul(theta, transposeB: true).Reshape(theta.Shape[0], size.Height, size.Width, 2);
    }

    /// <summary>(column, row, 1) of every pixel, from -1 to 1: [pixels, 3].</summary>
    private static Tensor PlacesOfPixels(Size2d size, bool alignCorners, Tensor like)
    {
        int pixels = checked(size.Height * size.Width);
        double[] places = ArrayPool<double>.Shared.Rent(checked(3 * pixels));
        int next = 0;
        for (int row = 0; row < size.Height; row++)
        {
            for (int column = 0; column < size.Width; column++)
            {
                places[next++] = Place(column, size.Width, alignCorners);
                places[next++] = Place(row, size.Height, alignCorners);
                places[next++] = 1;
            }
        }

        Tensor result = Tensor.FromNumbers(places.AsSpan(0, next), [pixels, 3], like.ElementType, like.Device);
        ArrayPool<double>.Shared.Return(places);
        return result;

        static double Place(int index, int count, bool alignCorners)
        {
            if (alignCorners) return count > 1 ? (2.0 * index / (count - 1)) - 1 : 0;
            return (((2.0 * index) + 1) / count) - 1;
        }
    }
}

/// <summary>
/// Samples, or their derivatives along a direction in the grid. Linear in the images. The gradients of gradients are those
/// of second order; with a direction there are none with respect to the grid.
/// </summary>
internal sealed class GridSample(GridSampling sampling) : Operation
{
    private Shape _images;
    private bool _hasDirection;

    public override string Name => "GridSample";

    public static Tensor Apply(Tensor x, Tensor grid, Tensor? direction, GridSampling sampling) =>
        Apply(new GridSample(sampling), x, grid, direction);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        Tensor grid = inputs[1]!;
        _images = x.Shape;
        SeparableFilter.ImageSize(Name, x);
        Require.SameTypeAndDevice(Name, x, grid);
        Require.Rank(Name, grid, 4, "[batch, rows, columns, 2]");
        if (grid.Shape[0] != x.Shape[0] || grid.Shape[3] != 2)
            throw new ShapeException($"{Name}: grid {grid.Shape} does not fit images {x.Shape}; expected [{x.Shape[0]}, rows, columns, 2]");
        Tensor output = Tensor.Empty([x.Shape[0], x.Shape[1], grid.Shape[1], grid.Shape[2]], x.ElementType, x.Device);
        x.Device.Run(new GridSampleProblem(x, grid, inputs[2], output, sampling));
        return output;
    }

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output)
    {
        SaveForBackward(inputs[1]!);
        SaveForBackward(inputs[0]!);
        _hasDirection = inputs[2] is not null;
        if (_hasDirection) SaveForBackward(inputs[2]!);
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
    {
        if (_hasDirection && (Needs(1) || Needs(2))) throw GridGradient.OrderIsTooHigh();
        Tensor grid = Saved(0);
        if (Needs(0)) inputGradients[0] = GridScatter.Apply(gradient, grid, _hasDirection ? Saved(2) : null, _images, sampling);
        if (Needs(1)) inputGradients[1] = GridGradient.Apply(gradient, Saved(1), grid, null, sampling);
    }
}
