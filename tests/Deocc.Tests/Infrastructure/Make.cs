using Deocc.Engine.Tensors;

namespace Deocc.Tests.Infrastructure;

/// <summary>Short ways to make the tensors that tests start from.</summary>
internal static class Make
{
    /// <summary>A float32 vector.</summary>
    public static Tensor Vector(params float[] values) => Tensor.From(values, [values.Length]);

    /// <summary>A float32 vector that requires a gradient.</summary>
    public static Tensor Leaf(params float[] values)
    {
        Tensor leaf = Vector(values);
        leaf.RequiresGradient = true;
        return leaf;
    }

    /// <summary>A float32 tensor of uniform random values between -1 and 1.</summary>
    public static Tensor Uniform(Shape shape, int seed)
    {
        var random = new Random(seed);
        var values = new float[shape.Elements];
        for (int i = 0; i < values.Length; i++) values[i] = (2 * random.NextSingle()) - 1;
        return Tensor.From(values, shape);
    }
}
