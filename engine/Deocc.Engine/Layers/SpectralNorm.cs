using Deocc.Engine.Autograd;
using Deocc.Engine.Layers.Initialization;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Layers;

/// <summary>
/// Spectral normalisation (Miyato et al. 2018): a weight, as a matrix [outputs, the rest], divided by an estimate of its
/// largest singular value, which bounds the layer's Lipschitz constant. The singular vectors are buffers that each training
/// pass improves by power iteration; gradients take them as constants. Same results as torch.nn.utils.spectral_norm.
/// </summary>
internal sealed class SpectralNorm
{
    private const int FirstIterations = 15;

    private readonly int _axis;
    private readonly int _iterations;
    private readonly double _epsilon;

    public SpectralNorm(Tensor weight, int axis, int iterations, double epsilon)
    {
        (_axis, _iterations, _epsilon) = (axis, iterations, epsilon);
        int outputs = weight.Shape[axis];
        Left = Tensor.Empty([outputs], weight.ElementType, weight.Device);
        Right = Tensor.Empty([checked((int)(weight.Elements / outputs))], weight.ElementType, weight.Device);
        Initializers.Normal(Left);
        Initializers.Normal(Right);
        using var scope = new TensorScope();
        using var mode = GradientMode.Disable();
        Improve(AsMatrix(weight), FirstIterations);
    }

    /// <summary>The left singular vector u, [outputs].</summary>
    public Tensor Left { get; }

    /// <summary>The right singular vector v, [the rest].</summary>
    public Tensor Right { get; }

    /// <summary>weight / (u' W v).</summary>
    public Tensor Normalize(Tensor weight, bool training)
    {
        Tensor matrix = AsMatrix(weight);
        if (training && !Checkpointing.IsRecomputing)
        {
            using (GradientMode.Disable()) Improve(matrix, _iterations);
        }

        // Copies, since the next forward pass changes the buffers and may come before this one's backward pass.
        Tensor left = Copy(Left);
        Tensor right = Copy(Right);
        Tensor largest = matrix.Multiply(right).Sum([1]).Multiply(left).Sum();
        return weight.Divide(largest);
    }

    private static Tensor Copy(Tensor vector)
    {
        Tensor copy = vector.EmptyLike();
        copy.CopyFrom(vector);
        return copy;
    }

    private Tensor AsMatrix(Tensor weight)
    {
        if (_axis == 0) return weight.Flatten();
        Span<int> order = stackalloc int[weight.Rank];
        order[0] = _axis;
        for (int i = 0, target = 1; i < weight.Rank; i++)
        {
            if (i != _axis) order[target++] = i;
        }

        return weight.Permute(order).Flatten();
    }

    private void Improve(Tensor matrix, int iterations)
    {
        using var scope = new TensorScope();
        for (int i = 0; i < iterations; i++)
        {
            Right.CopyFrom(Unit(matrix.Multiply(Left.Reshape(-1, 1)).Sum([0])));
            Left.CopyFrom(Unit(matrix.Multiply(Right).Sum([1])));
        }
    }

    /// <summary>vector / max(its norm, epsilon).</summary>
    private Tensor Unit(Tensor vector) => vector.Affine(1 / Math.Max(Math.Sqrt(vector.Square().Sum().Item()), _epsilon), 0);
}
