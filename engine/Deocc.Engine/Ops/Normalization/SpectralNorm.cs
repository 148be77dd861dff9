using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Spectral normalization of weights.</content>
public static partial class Functional
{
    /// <summary>
    /// Divides a weight by an estimate of its largest singular value, u^T W v, with W the weight as a matrix of one row per
    /// output (Miyato et al. 2018). The vectors are constants for the gradient, as in PyTorch.
    /// </summary>
    /// <param name="weight">Two or more axes.</param>
    /// <param name="u">[rows]: the left singular vector's estimate, of length 1. The power iteration overwrites it.</param>
    /// <param name="v">[columns]: the right one, likewise.</param>
    /// <param name="steps">Steps of the power iteration before the division: usually 1 in training, 0 in evaluation.</param>
    /// <param name="axis">The weight's axis of the outputs: 0, or 1 for transposed convolutions.</param>
    /// <param name="epsilon">The least length that a vector is divided by.</param>
    /// <exception cref="ShapeException">The vectors do not fit the weight.</exception>
    public static Tensor SpectralNorm(
        this Tensor weight, Tensor u, Tensor v, int steps = 1, int axis = 0, double epsilon = 1e-12)
    {
        const string Name = "SpectralNorm";
        Require.ComputeType(Name, weight);
        Require.SameTypeAndDevice(Name, weight, u);
        Require.SameTypeAndDevice(Name, weight, v);
        if (weight.Rank < 2) throw new ShapeException($"{Name}: weight {weight.Shape} must have at least two axes");
        using var scope = new TensorScope();
        Tensor matrix = (weight.Shape.NormalizeAxis(axis) == 0 ? weight : weight.Transpose(0, axis)).Flatten(1);
        if (u.Shape != new Shape(matrix.Shape[0]) || v.Shape != new Shape(matrix.Shape[1]))
            throw new ShapeException($"{Name}: weight {weight.Shape} is a matrix {matrix.Shape} but u is {u.Shape} and v is {v.Shape}");

        using (GradientMode.Disable())
        {
            for (int step = 0; step < steps; step++)
            {
                v.CopyFrom(u.Reshape(1, -1).MatMul(matrix).L2Normalize(1, epsilon).Reshape(-1));
                u.CopyFrom(matrix.MatMul(v.Reshape(-1, 1)).L2Normalize(0, epsilon).Reshape(-1));
            }
        }

        // Copies, since the next call may overwrite the vectors before this one's backward pass has run.
        Tensor row = u.EmptyLike();
        row.CopyFrom(u);
        Tensor column = v.EmptyLike();
        column.CopyFrom(v);
        Tensor largest = row.Reshape(1, -1).MatMul(matrix.MatMul(column.Reshape(-1, 1)));
        return scope.Keep(weight * largest.Reciprocal());
    }
}
