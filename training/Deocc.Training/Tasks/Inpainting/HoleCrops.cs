using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Training.Tasks.Inpainting;

/// <summary>
/// Squares around the holes of a batch, each around the middle of its hole and within the picture: what a local discriminator looks
/// at (Iizuka et al., "Globally and Locally Consistent Image Completion", 2017).
/// </summary>
internal sealed class HoleCrops
{
    private readonly int _side;
    private readonly (int Row, int Column)[] _corners;

    /// <summary>Places the squares.</summary>
    /// <param name="masks">The holes, one mask of 0 or 1 after the other; an empty one has its square in the picture's middle.</param>
    /// <param name="size">The pictures' height and width.</param>
    /// <param name="side">Of the squares in pixels, at most the pictures'.</param>
    public HoleCrops(ReadOnlySpan<float> masks, int size, int side)
    {
        _side = side;
        _corners = new (int, int)[masks.Length / (size * size)];
        for (int item = 0; item < _corners.Length; item++)
        {
            ReadOnlySpan<float> mask = masks.Slice(item * size * size, size * size);
            (int top, int bottom, int left, int right) = (size, -1, size, -1);
            for (int i = 0; i < mask.Length; i++)
            {
                if (mask[i] == 0) continue;
                (int row, int column) = (i / size, i % size);
                (top, bottom, left, right) = (Math.Min(top, row), Math.Max(bottom, row), Math.Min(left, column), Math.Max(right, column));
            }

            _corners[item] = bottom < 0 ? (Corner(0, size - 1), Corner(0, size - 1)) : (Corner(top, bottom), Corner(left, right));
        }

        int Corner(int first, int last) => Math.Clamp(((first + last + 1) / 2) - (side / 2), 0, size - side);
    }

    /// <summary>Cuts the squares out. Differentiable.</summary>
    /// <param name="pictures">[N, channels, size, size].</param>
    /// <returns>[N, channels, side, side].</returns>
    public Tensor Of(Tensor pictures)
    {
        var cut = new Tensor[_corners.Length];
        for (int item = 0; item < cut.Length; item++)
            cut[item] = pictures.Slice(0, item, 1).Slice(2, _corners[item].Row, _side).Slice(3, _corners[item].Column, _side);
        return Functional.Concat(0, cut);
    }
}
