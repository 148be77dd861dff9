using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Layers;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Layers;

[NoLeaks]
public sealed class GraphConvolutionTests
{
    private const int Vertices = 9;

    // A ring with two chords; one edge is given twice, and vertex 8 has none.
    private static readonly (int From, int To)[] Edges =
        [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, 7), (7, 0), (0, 4), (6, 2), (1, 0)];

    [TestCase(2.0)]
    [TestCase(1.7)]
    public void LaplaciansFollowTheirDefinition(double largest)
    {
        using var scope = new TensorScope();
        using SparseMatrix laplacian = GraphLaplacian.Scaled(Vertices, Edges, largest, ElementType.Float64);
        double[] degrees = [3, 2, 3, 2, 3, 2, 3, 2];
        double[,] expected = new double[Vertices, Vertices];
        for (int i = 0; i < Vertices; i++) expected[i, i] = 2 / largest - 1;
        foreach ((int from, int to) in Edges)
            expected[from, to] = expected[to, from] = -2 / largest / Math.Sqrt(degrees[from] * degrees[to]);
        Assert.That(Dense(laplacian).ToArray<double>(), Is.EqualTo(expected.Cast<double>()).Within(1e-15));
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(6)]
    public void OutputsEqualTheDensePolynomials(int order)
    {
        RandomGenerator.Current = new RandomGenerator(3);
        using var scope = new TensorScope();
        using SparseMatrix laplacian = GraphLaplacian.Scaled(Vertices, Edges);
        using SparseMatrix precise = GraphLaplacian.Scaled(Vertices, Edges, elementType: ElementType.Float64);
        using var layer = new GraphConvolution(laplacian, inputs: 5, outputs: 4, order);
        Tensor x = Tensor.Normal([2, Vertices, 5], random: new RandomGenerator(4));

        // The polynomials written out, not by their recursion.
        Tensor l = Dense(precise);
        Tensor one = Identity();
        Tensor Power(int exponent) => exponent == 0 ? one : l.MatMul(Power(exponent - 1));
        Tensor[] polynomials =
        [
            one,
            l,
            (Power(2) * 2) - one,
            (Power(3) * 4) - (l * 3),
            (Power(4) * 8) - (Power(2) * 8) + one,
            (Power(5) * 16) - (Power(3) * 20) + (l * 5),
        ];
        Tensor expected = layer.Bias!.Detach().To(ElementType.Float64).Expand([2, Vertices, 4]);
        for (int k = 0; k < order; k++)
        {
            Tensor weight = layer.Weight.Detach().To(ElementType.Float64).Slice(1, 5 * k, 5);
            expected += polynomials[k].MatMul(x.To(ElementType.Float64)).Linear(weight);
        }

        Tensor y = layer.Forward(x);
        Assert.That(y.Shape, Is.EqualTo(new Shape(2, Vertices, 4)));
        Assert.That(y.Detach().To(ElementType.Float64).ToArray<double>(), Is.EqualTo(expected.ToArray<double>()).Within(1e-5));
    }

    [Test]
    public void GradientsOfBothOrdersAreRight()
    {
        RandomGenerator.Current = new RandomGenerator(5);
        using var scope = new TensorScope();
        using SparseMatrix laplacian = GraphLaplacian.Scaled(Vertices, Edges, elementType: ElementType.Float64);
        using var layer = new GraphConvolution(laplacian, inputs: 3, outputs: 2, order: 4);
        layer.To(ElementType.Float64);
        Tensor x = Tensor.Normal([2, Vertices, 3], random: new RandomGenerator(6), elementType: ElementType.Float64);
        Tensor[] inputs = [x, .. layer.Parameters()];
        GradientChecker.Check(() => layer.Forward(x).Elu(), inputs).ThrowIfFailed();
        GradientChecker.CheckSecondOrder(() => layer.Forward(x).Elu(), inputs, new GradientCheckOptions { Tolerance = 1e-5 }).ThrowIfFailed();
        layer.ClearGradients();
    }

    [Test]
    public void ErrorsNameWhatDoesNotFit()
    {
        using var scope = new TensorScope();
        using SparseMatrix laplacian = GraphLaplacian.Scaled(Vertices, Edges);
        using var layer = new GraphConvolution(laplacian, inputs: 3, outputs: 2);
        Assert.That(layer.StateDict().Select(entry => $"{entry.Key} {entry.Value.Shape}"), Is.EqualTo(new[] { "weight [2,18]", "bias [2]" }));
        Assert.That(
            () => layer.Forward(Tensor.Zeros([1, 8, 3])),
            Throws.TypeOf<ShapeException>().With.Message.EqualTo(
                "GraphConvolution: input [1,8,3] does not fit the layer; expected [batch,9,3] (batch,vertices,inputs)"));
        Assert.That(() => new GraphConvolution(laplacian, 3, 2, order: 0), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(
            () => GraphLaplacian.Scaled(3, [(0, 3)]),
            Throws.TypeOf<ShapeException>().With.Message.EqualTo("GraphLaplacian: edge (0,3) names a vertex outside 0 to 2"));
    }

    private static Tensor Dense(SparseMatrix matrix) => matrix.Multiply(Identity());

    private static Tensor Identity()
    {
        var values = new double[Vertices * Vertices];
        for (int i = 0; i < Vertices; i++) values[i * (Vertices + 1)] = 1;
        return Tensor.From<double>(values, [Vertices, Vertices]);
    }
}
