using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Overlap, angle and smoothness.</content>
public static partial class Functional
{
    /// <summary>
    /// 1 - (2 sum(x t) + s) / (sum(x) + sum(t) + s): how little two masks overlap, between 0 and 1 (Milletari et al. 2016 with
    /// plain sums).
    /// </summary>
    /// <param name="x">Probabilities, such as sigmoids of logits.</param>
    /// <param name="target">Probabilities of the same shape, mostly 0 or 1.</param>
    /// <param name="smoothing">s; makes two empty masks equal.</param>
    /// <param name="axes">
    /// Over which to sum, all when none is named; the loss is the mean over the others. Images of a batch count alike with
    /// axes 1, 2 and 3.
    /// </param>
    /// <exception cref="ShapeException">The shapes differ, or an axis does not exist.</exception>
    public static Tensor DiceLoss(this Tensor x, Tensor target, double smoothing = 1e-6, ReadOnlySpan<int> axes = default)
    {
        if (x.Shape != target.Shape) throw new ShapeException($"DiceLoss: target {target.Shape} differs from probabilities {x.Shape}");
        Tensor overlap = (x * target).Sum(axes).Affine(2, smoothing);
        Tensor total = (x + target).Sum(axes) + smoothing;
        return 1 - (overlap / total).Mean();
    }

    /// <summary>The cosine of the angle between vectors along an axis: x y / (|x| |y|), with norms of at least epsilon.</summary>
    /// <param name="x">Vectors.</param>
    /// <param name="other">Vectors of the same shape, or of one that broadcasts.</param>
    /// <param name="axis">The vectors' axis, which is removed.</param>
    /// <param name="epsilon">The least norm.</param>
    /// <exception cref="ShapeException">The shapes do not broadcast, or the axis does not exist.</exception>
    public static Tensor CosineSimilarity(this Tensor x, Tensor other, int axis = 1, double epsilon = 1e-8)
    {
        ReadOnlySpan<int> axes = [axis];
        double least = epsilon * epsilon;
        Tensor inverseNorm = x.Square().Sum(axes, keepAxes: true).Clamp(low: least).Rsqrt();
        Tensor inverseOther = other.Square().Sum(axes, keepAxes: true).Clamp(low: least).Rsqrt();
        return ((x * other).Sum(axes, keepAxes: true) * inverseNorm * inverseOther).Squeeze(axis);
    }

    /// <summary>
    /// Anisotropic total variation (Rudin, Osher and Fatemi 1992): |differences| of vertical and of horizontal neighbours.
    /// </summary>
    /// <param name="x">[batch, channels, height, width], at least 2 pixels high and wide.</param>
    /// <param name="reduction">
    /// Mean: the mean over vertical plus the mean over horizontal differences; Sum: the sum over both.
    /// </param>
    /// <exception cref="ShapeException">The images are too small, or the reduction is None, which has no shape here.</exception>
    public static Tensor TotalVariation(this Tensor x, Reduction reduction = Reduction.Mean)
    {
        const string Name = "TotalVariation";
        Size2d size = SeparableFilter.ImageSize(Name, x);
        if (size.Height < 2 || size.Width < 2) throw new ShapeException($"{Name}: images of {size} have no neighbours along both axes");
        if (reduction == Reduction.None) throw new ShapeException($"{Name}: the reduction must be Mean or Sum");
        Tensor vertical = x.Slice(2, 1, size.Height - 1).L1Loss(x.Slice(2, 0, size.Height - 1), reduction);
        Tensor horizontal = x.Slice(3, 1, size.Width - 1).L1Loss(x.Slice(3, 0, size.Width - 1), reduction);
        return vertical + horizontal;
    }
}
