using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Layers.Initialization;

/// <summary>
/// Fills parameters with initial values, in place; a seed gives the same ones on every device. Draws come from <see cref="RandomGenerator.Current"/> where no generator
/// is given. Weights are [outputs, inputs, kernel...]; the names and formulas are those of PyTorch's torch.nn.init.
/// </summary>
public static class Initializers
{
    private const double TruncationInDeviations = 2;

    /// <summary>One value everywhere.</summary>
    public static void Constant(Tensor tensor, double value) => Pointwise.Fill(tensor, value);

    /// <summary>Evenly from [low, high).</summary>
    public static void Uniform(Tensor tensor, double low, double high, RandomGenerator? random = null) =>
        Draw(tensor, host => Generator(random).FillUniform(host, low, high));

    /// <summary>Normally distributed.</summary>
    public static void Normal(Tensor tensor, double mean = 0, double deviation = 1, RandomGenerator? random = null) =>
        Draw(tensor, host => Generator(random).FillNormal(host, mean, deviation));

    /// <summary>
    /// Normally distributed, but never further than <paramref name="limit"/> deviations from the mean; what lies further is
    /// drawn again.
    /// </summary>
    public static void TruncatedNormal(
        Tensor tensor, double mean = 0, double deviation = 1, double limit = TruncationInDeviations, RandomGenerator? random = null)
    {
        RandomGenerator generator = Generator(random);
        var values = new double[tensor.Elements];
        for (int i = 0; i < values.Length; i++)
        {
            double value = generator.NextNormal();
            while (Math.Abs(value) > limit) value = generator.NextNormal();
            values[i] = mean + (deviation * value);
        }

        Write(tensor, values);
    }

    /// <summary>
    /// He's initialisation, uniform in +-gain * sqrt(3 / fan): "Delving deep into rectifiers" (2015).
    /// </summary>
    /// <param name="weight">At least two axes.</param>
    /// <param name="slope">The slope of a leaky rectifier; ignored for others.</param>
    /// <param name="mode">Which fan keeps its variance.</param>
    /// <param name="nonlinearity">What follows the layer.</param>
    /// <param name="random">Where to draw from.</param>
    public static void KaimingUniform(
        Tensor weight,
        double slope = 0,
        FanMode mode = FanMode.Input,
        Nonlinearity nonlinearity = Nonlinearity.LeakyRelu,
        RandomGenerator? random = null)
    {
        double bound = Gain(nonlinearity, slope) * Math.Sqrt(3.0 / Fan(weight, mode));
        Uniform(weight, -bound, bound, random);
    }

    /// <summary>He's initialisation, normal with deviation gain / sqrt(fan).</summary>
    /// <inheritdoc cref="KaimingUniform"/>
    public static void KaimingNormal(
        Tensor weight,
        double slope = 0,
        FanMode mode = FanMode.Input,
        Nonlinearity nonlinearity = Nonlinearity.LeakyRelu,
        RandomGenerator? random = null) =>
        Normal(weight, 0, Gain(nonlinearity, slope) / Math.Sqrt(Fan(weight, mode)), random);

    /// <summary>
    /// Glorot's initialisation, uniform in +-gain * sqrt(6 / (fan in + fan out)): "Understanding the difficulty of training
    /// deep feedforward neural networks" (2010).
    /// </summary>
    public static void XavierUniform(Tensor weight, double gain = 1, RandomGenerator? random = null)
    {
        double bound = gain * Math.Sqrt(6.0 / (Fan(weight, FanMode.Input) + Fan(weight, FanMode.Output)));
        Uniform(weight, -bound, bound, random);
    }

    /// <summary>Glorot's initialisation, normal with deviation gain * sqrt(2 / (fan in + fan out)).</summary>
    public static void XavierNormal(Tensor weight, double gain = 1, RandomGenerator? random = null) => Normal(
        weight, 0, gain * Math.Sqrt(2.0 / (Fan(weight, FanMode.Input) + Fan(weight, FanMode.Output))), random);

    /// <summary>
    /// A random matrix [outputs, the rest] with orthonormal rows, or columns where there are more rows, times a gain: "Exact
    /// solutions to the nonlinear dynamics of learning in deep linear neural networks" (Saxe et al. 2014).
    /// </summary>
    public static void Orthogonal(Tensor weight, double gain = 1, RandomGenerator? random = null)
    {
        CheckWeight(weight);
        int rows = weight.Shape[0];
        int columns = checked((int)(weight.Elements / rows));
        double[] matrix = OrthonormalRows(Math.Min(rows, columns), Math.Max(rows, columns), Generator(random));
        var values = new double[weight.Elements];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                values[(row * columns) + column] = gain * (rows <= columns ? matrix[(row * columns) + column] : matrix[(column * rows) + row]);
        }

        Write(weight, values);
    }

    /// <summary>PyTorch's default for the weights of linear and convolutional layers: uniform in +-1 / sqrt(fan in).</summary>
    public static void DefaultWeight(Tensor weight, RandomGenerator? random = null) =>
        KaimingUniform(weight, Math.Sqrt(5), random: random);

    /// <summary>PyTorch's default for the biases of linear and convolutional layers: uniform in +-1 / sqrt(fan in of the weight).</summary>
    public static void DefaultBias(Tensor bias, Tensor weight, RandomGenerator? random = null)
    {
        double bound = 1 / Math.Sqrt(Fan(weight, FanMode.Input));
        Uniform(bias, -bound, bound, random);
    }

    /// <summary>The factor that keeps variances through an activation.</summary>
    public static double Gain(Nonlinearity nonlinearity, double slope = 0) => nonlinearity switch
    {
        Nonlinearity.Tanh => 5.0 / 3,
        Nonlinearity.Relu => Math.Sqrt(2),
        Nonlinearity.LeakyRelu => Math.Sqrt(2 / (1 + (slope * slope))),
        Nonlinearity.Selu => 0.75,
        _ => 1,
    };

    /// <summary>The numbers that one output is made of, or that one input goes to: channels times kernel taps.</summary>
    /// <exception cref="ShapeException">The weight has fewer than two axes.</exception>
    public static long Fan(Tensor weight, FanMode mode)
    {
        CheckWeight(weight);
        return weight.Shape[mode == FanMode.Input ? 1 : 0] * weight.Shape.ElementsBetween(2, weight.Rank);
    }

    private static RandomGenerator Generator(RandomGenerator? random) => random ?? RandomGenerator.Current;

    /// <summary>Draws on the host, so that a seed gives the same bits on every device.</summary>
    private static void Draw(Tensor tensor, Action<Tensor> fill)
    {
        if (tensor.Device.IsHostAccessible)
        {
            fill(tensor);
            return;
        }

        using Tensor host = Tensor.Empty(tensor.Shape, tensor.ElementType, CpuDevice.Instance);
        fill(host);
        tensor.CopyFrom(host);
    }

    private static void CheckWeight(Tensor weight)
    {
        if (weight.Rank < 2) throw new ShapeException($"Initializers: weight {weight.Shape} has {weight.Rank} axes; expected [outputs, inputs, kernel...]");
    }

    private static double[] OrthonormalRows(int rows, int columns, RandomGenerator random)
    {
        var matrix = new double[(long)rows * columns];
        for (int i = 0; i < matrix.Length; i++) matrix[i] = random.NextNormal();
        for (int row = 0; row < rows; row++)
        {
            Span<double> current = matrix.AsSpan(row * columns, columns);

            // Gram and Schmidt's process; the second pass removes what rounding left of the first.
            for (int pass = 0; pass < 2; pass++)
            {
                for (int former = 0; former < row; former++)
                {
                    ReadOnlySpan<double> other = matrix.AsSpan(former * columns, columns);
                    AddScaled(current, other, -Dot(current, other));
                }
            }

            double scale = 1 / Math.Sqrt(Dot(current, current));
            foreach (ref double value in current) value *= scale;
        }

        return matrix;
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        // Four sums, so that additions need not wait for each other.
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        int i = 0;
        for (; i <= a.Length - 4; i += 4)
        {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }

        for (; i < a.Length; i++) s0 += a[i] * b[i];
        return s0 + s1 + (s2 + s3);
    }

    private static void AddScaled(Span<double> sum, ReadOnlySpan<double> addend, double scale)
    {
        for (int i = 0; i < sum.Length; i++) sum[i] += addend[i] * scale;
    }

    private static void Write(Tensor tensor, double[] values)
    {
        if (tensor.ElementType == ElementType.Float64) tensor.CopyFrom<double>(values);
        else tensor.CopyFrom<float>(Array.ConvertAll(values, value => (float)value));
    }
}
