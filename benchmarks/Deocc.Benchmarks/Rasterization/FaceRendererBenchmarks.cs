using BenchmarkDotNet.Attributes;
using Deocc.Engine.Autograd;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Models.Rendering;

namespace Deocc.Benchmarks.Rasterization;

/// <summary>
/// One lit, antialiased face of 35,721 vertices and 70,688 triangles (about the size of Deng et al.'s Basel Face Model), which
/// fills half of a picture of 224x224: forward as in inference, and forward and backward with respect to everything.
/// </summary>
[MemoryDiagnoser]
public class FaceRendererBenchmarks
{
    private const int Side = 189;

    private FaceRenderer _renderer = null!;
    private Tensor[] _inputs = [];
    private Tensor _target = null!;

    [GlobalSetup]
    public void Setup()
    {
        _renderer = new FaceRenderer(MakeMesh(), [], new Camera(224));
        _inputs =
        [
            Tensor.From(MakeShape(), [1, Side * Side, 3]),
            Tensor.Uniform([1, Side * Side, 3], low: 0.4, high: 0.8),
            Tensor.Zeros([1, 27]),
            Tensor.From<float>([0.1f, 0.3f, 0.05f], [1, 3]),
            Tensor.Zeros([1, 3]),
        ];
        _target = Tensor.Uniform([1, 3, 224, 224], low: 0, high: 1);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        foreach (Tensor input in _inputs) input.Dispose();
        _target.Dispose();
    }

    [Benchmark]
    public void Forward()
    {
        using var scope = new TensorScope();
        foreach (Tensor input in _inputs) input.RequiresGradient = false;
        Render();
    }

    [Benchmark]
    public void ForwardAndBackward()
    {
        using var scope = new TensorScope();
        foreach (Tensor input in _inputs) input.RequiresGradient = true;
        Gradients.Of(Render().Image.L2Loss(_target), _inputs);
    }

    private RenderedFaces Render() => _renderer.Render(_inputs[0], _inputs[1], _inputs[2], new Pose(_inputs[3], _inputs[4]));

    private static MeshTopology MakeMesh()
    {
        var triangles = new List<int>();
        for (int row = 0; row + 1 < Side; row++)
        {
            for (int column = 0; column + 1 < Side; column++)
            {
                int first = (row * Side) + column;
                triangles.AddRange([first, first + Side, first + 1, first + 1, first + Side, first + Side + 1]);
            }
        }

        return new MeshTopology(Side * Side, triangles.ToArray());
    }

    // Half an ellipsoid with a nose: a square sheet mapped onto a disc, then raised.
    private static float[] MakeShape()
    {
        var points = new float[3 * Side * Side];
        for (int vertex = 0; vertex < Side * Side; vertex++)
        {
            (int row, int column) = Math.DivRem(vertex, Side);
            double across = (2.0 * column / (Side - 1)) - 1;
            double up = 1 - (2.0 * row / (Side - 1));
            double x = across * Math.Sqrt(1 - (up * up / 2));
            double y = up * Math.Sqrt(1 - (across * across / 2));
            double radius = (x * x) + (y * y);
            points[3 * vertex] = (float)(0.8 * x);
            points[(3 * vertex) + 1] = (float)y;
            points[(3 * vertex) + 2] = (float)((0.7 * Math.Sqrt(Math.Max(0, 1.0001 - radius))) + (0.3 * Math.Exp(-40 * radius)));
        }

        return points;
    }
}
