using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Fixtures;

/// <summary>How the engine computes each recorded op, by the op's name in ops.py.</summary>
public static partial class RecordedOps
{
    /// <summary>An op: a case's options and the inputs by name give the output.</summary>
    public delegate Tensor Computation(PyTorchCase options, Func<string, Tensor> input);

    /// <summary>Every op that is a function of its inputs.</summary>
    public static IReadOnlyDictionary<string, Computation> All { get; } = new Dictionary<string, Computation>(MakeImageOps())
    {
        ["add"] = (_, input) => input("a").Add(input("b")),
        ["subtract"] = (_, input) => input("a").Subtract(input("b")),
        ["multiply"] = (_, input) => input("a").Multiply(input("b")),
        ["divide"] = (_, input) => input("a").Divide(input("b")),
        ["relu"] = (_, input) => input("x").Relu(),
        ["sigmoid"] = (_, input) => input("x").Sigmoid(),
        ["conv2d"] = (options, input) => input("x").Conv2d(
            input("weight"),
            options.HasInput("bias") ? input("bias") : null,
            Pair(options, "stride", 1),
            Pair(options, "padding", 0),
            Pair(options, "dilation", 1),
            options.Integer("groups", 1)),
        ["gatedConv2d"] = (options, input) =>
            input("x").GatedConv2d(input("weight"), input("bias"), Pair(options, "stride", 1), Pair(options, "padding", 0)),
        ["convTranspose2d"] = (options, input) => input("x").ConvTranspose2d(
            input("weight"),
            options.HasInput("bias") ? input("bias") : null,
            Pair(options, "stride", 1),
            Pair(options, "padding", 0),
            Pair(options, "outputPadding", 0),
            Pair(options, "dilation", 1),
            options.Integer("groups", 1)),
        ["matmul"] = (_, input) => input("a").MatMul(input("b")),
        ["linear"] = (_, input) => input("x").Linear(input("weight"), input("bias")),
        ["attention"] = (options, input) => input("query").Attention(input("key"), input("value"), options.Number("scale")),
        ["sum"] = (options, input) => input("x").Sum(options.Integers("axes"), options.Flag("keep")),
        ["mean"] = (options, input) => input("x").Mean(options.Integers("axes"), options.Flag("keep")),
        ["concat"] = (options, input) => Functional.Concat(options.Integer("axis"), input("a"), input("b")),
        ["slice"] = (options, input) =>
            input("x").Slice(options.Integer("axis"), options.Integer("start"), options.Integer("length")),
        ["permute"] = (options, input) => input("x").Permute(options.Integers("axes")),
        ["pad"] = (options, input) => Pad(input("x"), options.Integers("padding"), options.Text("mode")),
        ["maximum"] = (_, input) => input("a").Maximum(input("b")),
        ["minimum"] = (_, input) => input("a").Minimum(input("b")),
        ["where"] = (_, input) => Functional.Where(input("mask").Greater(0), input("a"), input("b")),
        ["leakyRelu"] = (options, input) => input("x").LeakyRelu(options.Number("slope")),
        ["prelu"] = (_, input) => input("x").PRelu(input("weight")),
        ["elu"] = (options, input) => input("x").Elu(options.Number("alpha")),
        ["gelu"] = (options, input) => input("x").Gelu(options.Text("approximate") == "tanh"),
        ["silu"] = (_, input) => input("x").Silu(),
        ["hardSwish"] = (_, input) => input("x").HardSwish(),
        ["hardSigmoid"] = (_, input) => input("x").HardSigmoid(),
        ["tanh"] = (_, input) => input("x").Tanh(),
        ["softplus"] = (options, input) => input("x").Softplus(options.Number("beta", 1), options.Number("threshold", 20)),
        ["exp"] = (_, input) => input("x").Exp(),
        ["log"] = (_, input) => input("x").Log(),
        ["sqrt"] = (_, input) => input("x").Sqrt(),
        ["abs"] = (_, input) => input("x").Abs(),
        ["pow"] = (options, input) => input("x").Pow(options.Number("exponent")),
        ["clamp"] = (options, input) => input("x").Clamp(options.Number("low"), options.Number("high")),
        ["sin"] = (_, input) => input("x").Sin(),
        ["cos"] = (_, input) => input("x").Cos(),
        ["softmax"] = (options, input) => input("x").Softmax(options.Integer("axis")),
        ["logSoftmax"] = (options, input) => input("x").LogSoftmax(options.Integer("axis")),
        ["max"] = (options, input) => input("x").Max([options.Integer("axis")], options.Flag("keep")),
        ["min"] = (options, input) => input("x").Min([options.Integer("axis")], options.Flag("keep")),
        ["variance"] = (options, input) =>
            input("x").Variance(options.Integers("axes"), options.Flag("keep"), options.Integer("correction")),
        ["norm"] = (options, input) => input("x").Norm(options.Integers("axes"), options.Flag("keep"), options.Number("order")),
        ["embedding"] = (_, input) => Functional.Embedding(input("indices"), input("weight")),
        ["gather"] = (options, input) => input("x").Gather(options.Integer("axis"), input("indices")),
        ["sparseMatMul"] = (options, input) => MultiplySparse(
            options.Integer("size"), input("rows"), input("columns"), input("values"), input("dense")),
        ["scatterAdd"] = (options, input) => input("x").ScatterAdd(options.Integer("axis"), input("indices"), input("source")),
    };

    private static Tensor Pad(Tensor x, int[] padding, string mode) =>
        x.PadImage(padding[2], padding[3], padding[0], padding[1], Enum.Parse<PaddingMode>(mode, ignoreCase: true));

    private static Tensor MultiplySparse(int size, Tensor rows, Tensor columns, Tensor values, Tensor dense)
    {
        int[] rowIndices = Array.ConvertAll(rows.ToArray<long>(), index => (int)index);
        int[] columnIndices = Array.ConvertAll(columns.ToArray<long>(), index => (int)index);
        using var matrix = new SparseMatrix(size, dense.Shape[0], rowIndices, columnIndices, values);
        return matrix.Multiply(dense);
    }

    private static Size2d Pair(PyTorchCase options, string name, int otherwise)
    {
        int[] pair = options.Integers(name, otherwise, otherwise);
        return new(pair[0], pair[1]);
    }
}
