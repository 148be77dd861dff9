using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Ops;

/// <summary>
/// Sizes and options that nobody thought of: rows drawn at random, always the same ones, each in every implementation
/// against float64.
/// </summary>
[NonParallelizable]
[NoLeaks]
[RunAtEverySimdLevel]
public sealed class RandomRowsTests
{
    private const int RowsPerOp = 24;

    private static IEnumerable<TestCaseData> Families()
    {
        yield return Family("Conv2d", Conv2d);
        yield return Family("ConvTranspose2d", ConvTranspose2d);
        yield return Family("depthwise Conv2d", Depthwise);
        yield return Family("MatMul", MatMul);
        yield return Family("MaxPool2d", MaxPool2d);
        yield return Family("AvgPool2d", AvgPool2d);
        yield return Family("resizing", Resize);
        yield return Family("normalization", Normalize);
        yield return Family("arithmetic", Arithmetic);
        yield return Family("reductions", Reduce);

        static TestCaseData Family(string name, Func<string, Random, OpCase> draw) =>
            new TestCaseData(name, draw).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Families))]
    public void RandomRows_AgreeWithFloat64InEveryImplementation(string name, Func<string, Random, OpCase> draw)
    {
        Random random = OpCaseInputs.Seeded(name, 0);
        for (int i = 0; i < RowsPerOp; i++) OpTests.AssertEveryImplementationAgrees(draw($"{name} {i}", random));
    }

    private static OpCase Conv2d(string name, Random random)
    {
        (Size2d kernel, Size2d stride, Size2d dilation) = (Pair(random, 1, 5), Pair(random, 1, 3), Pair(random, 1, 2));
        var padding = new Size2d(random.Next(kernel.Height + 1), random.Next(kernel.Width + 1));
        int groups = random.Next(1, 4);
        Shape input = [random.Next(1, 3), groups * Channels(random), Extent(random, kernel.Height, dilation.Height), Extent(random, kernel.Width, dilation.Width)];
        Shape weight = [groups * Channels(random), input[1] / groups, kernel.Height, kernel.Width];
        string text = $"{name}: {input} {weight} stride {stride} padding {padding} dilation {dilation} groups {groups}";
        return new(text, [input, weight, [weight[0]]], t => t[0].Conv2d(t[1], t[2], stride, padding, dilation, groups)) { Tolerance = 5e-5 };
    }

    private static OpCase ConvTranspose2d(string name, Random random)
    {
        (Size2d kernel, Size2d stride, Size2d dilation) = (Pair(random, 1, 5), Pair(random, 1, 3), Pair(random, 1, 2));
        var padding = new Size2d(random.Next((kernel.Height + 1) / 2), random.Next((kernel.Width + 1) / 2));
        int groups = random.Next(1, 3);
        Shape input = [random.Next(1, 4), groups * Channels(random), random.Next(1, 14), random.Next(1, 14)];
        Shape weight = [input[1], Channels(random), kernel.Height, kernel.Width];
        string text = $"{name}: {input} {weight} stride {stride} padding {padding} dilation {dilation} groups {groups}";
        return new(
            text,
            [input, weight, [weight[1] * groups]],
            t => t[0].ConvTranspose2d(t[1], t[2], stride, padding, dilation: dilation, groups: groups))
        { Tolerance = 5e-5 };
    }

    private static OpCase Depthwise(string name, Random random)
    {
        (Size2d kernel, Size2d stride) = (Pair(random, 1, 7), Pair(random, 1, 2));
        var padding = new Size2d(random.Next(kernel.Height), random.Next(kernel.Width));
        int channels = random.Next(1, 40);
        Shape input = [random.Next(1, 3), channels, Extent(random, kernel.Height, 1), Extent(random, kernel.Width, 1)];
        Shape weight = [channels, 1, kernel.Height, kernel.Width];
        string text = $"{name}: {input} {weight} stride {stride} padding {padding}";
        return new(text, [input, weight, [channels]], t => t[0].Conv2d(t[1], t[2], stride, padding, groups: channels));
    }

    private static OpCase MatMul(string name, Random random)
    {
        (int rows, int inner, int columns) = (random.Next(1, 90), random.Next(1, 200), random.Next(1, 90));
        (bool transposeA, bool transposeB) = (random.Next(2) == 0, random.Next(2) == 0);
        int batch = random.Next(1, 4);
        Shape a = transposeA ? [batch, inner, rows] : [batch, rows, inner];
        Shape b = transposeB ? [columns, inner] : [inner, columns];
        if (random.Next(2) == 0) b = [batch, b[0], b[1]];
        string text = $"{name}: {a}{(transposeA ? "^T" : "")} {b}{(transposeB ? "^T" : "")}";
        return new(text, [a, b], t => t[0].MatMul(t[1], transposeA, transposeB)) { Tolerance = 3e-5 };
    }

    private static OpCase MaxPool2d(string name, Random random)
    {
        (Size2d kernel, Size2d stride) = (Pair(random, 1, 5), Pair(random, 1, 4));
        var padding = new Size2d(random.Next((kernel.Height / 2) + 1), random.Next((kernel.Width / 2) + 1));
        bool ceiling = random.Next(2) == 0;
        Shape input = [random.Next(1, 3), random.Next(1, 20), Extent(random, kernel.Height, 1), Extent(random, kernel.Width, 1)];
        string text = $"{name}: {input} kernel {kernel} stride {stride} padding {padding} ceiling {ceiling}";
        return new(text, [input], t => t[0].MaxPool2d(kernel, stride, padding, ceiling: ceiling)) { Distinct = true };
    }

    private static OpCase AvgPool2d(string name, Random random)
    {
        (Size2d kernel, Size2d stride) = (Pair(random, 1, 5), Pair(random, 1, 4));
        var padding = new Size2d(random.Next((kernel.Height / 2) + 1), random.Next((kernel.Width / 2) + 1));
        (bool ceiling, bool countPadding) = (random.Next(2) == 0, random.Next(2) == 0);
        Shape input = [random.Next(1, 3), random.Next(1, 20), Extent(random, kernel.Height, 1), Extent(random, kernel.Width, 1)];
        string text = $"{name}: {input} kernel {kernel} stride {stride} padding {padding} ceiling {ceiling} count {countPadding}";
        return new(text, [input], t => t[0].AvgPool2d(kernel, stride, padding, ceiling, countPadding));
    }

    private static OpCase Resize(string name, Random random)
    {
        Shape input = [random.Next(1, 3), random.Next(1, 9), random.Next(1, 40), random.Next(1, 40)];
        Size2d size = Pair(random, 1, 70);
        (bool bilinear, bool corners) = (random.Next(3) > 0, random.Next(2) == 0);
        string text = $"{name}: {input} to {size} {(bilinear ? "bilinear" : "nearest")} corners {corners}";
        return new(text, [input], t => bilinear ? t[0].ResizeBilinear(size, corners) : t[0].ResizeNearest(size));
    }

    private static OpCase Normalize(string name, Random random)
    {
        int groups = random.Next(1, 5);
        Shape input = [random.Next(2, 5), groups * random.Next(1, 12), random.Next(2, 25), random.Next(2, 25)];
        Shape parameters = [input[1]];
        bool batch = random.Next(2) == 0;
        string text = $"{name}: {input} {(batch ? "batch" : $"{groups} groups")}";
        return new(
            text,
            [input, parameters, parameters],
            t => batch ? t[0].BatchNorm(t[1], t[2]) : t[0].GroupNorm(groups, t[1], t[2]))
        { Tolerance = 5e-5 };
    }

    private static OpCase Arithmetic(string name, Random random)
    {
        int rank = random.Next(1, 6);
        int[] full = [.. Enumerable.Range(0, rank).Select(_ => random.Next(1, 9))];
        full[^1] = random.Next(1, 70);
        Shape a = Stretchable(full);
        Shape b = Stretchable(full);
        return new($"{name}: {a} and {b}", [a, b], t => (t[0] * t[1]) - (t[0] / (t[1] + 3)));

        Shape Stretchable(int[] sizes)
        {
            int first = random.Next(sizes.Length);
            return new([.. sizes[first..].Select(size => random.Next(3) == 0 ? 1 : size)]);
        }
    }

    private static OpCase Reduce(string name, Random random)
    {
        Shape input = new([.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(1, 14))]);
        int[] axes = [.. Enumerable.Range(0, input.Rank).Where(_ => random.Next(2) == 0)];
        bool keep = random.Next(2) == 0;
        bool mean = random.Next(2) == 0;
        string text = $"{name}: {input} over {string.Join(',', axes)} {(mean ? "mean" : "sum")}";
        return new(text, [input], t => mean ? t[0].Mean(axes, keep) : t[0].Sum(axes, keep));
    }

    private static Size2d Pair(Random random, int least, int most) => new(random.Next(least, most + 1), random.Next(least, most + 1));

    // Around the widths of registers and tiles more often than elsewhere.
    private static int Channels(Random random) => random.Next(3) switch
    {
        0 => random.Next(1, 5),
        1 => random.Next(1, 40),
        _ => (16 * random.Next(1, 3)) + random.Next(-1, 2),
    };

    private static int Extent(Random random, int kernel, int dilation) => (dilation * (kernel - 1)) + random.Next(1, 22);
}
