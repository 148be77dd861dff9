using Deocc.Engine;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.OpenCl;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Ops.Rasterization.Cpu;
using Deocc.Engine.Tensors;
using Deocc.Tests.Ops.Rasterization;

namespace Deocc.Tests.Devices.Gpu.OpenCl;

/// <summary>The rasteriser of graphics devices sees what the CPU's sees, to the bit.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class OpenClRasterizerTests
{
    [Test]
    public void AFineMeshGivesTheCpusBits()
    {
        // Triangles below a pixel, more than a group's worth of runs of them, and squares of pixels that the images end within.
        MeshTopology mesh = TestMesh.Sheet(110, 110);
        Compare(mesh, Floats(TestMesh.Crumpled(2, 110, 110, new Random(5))), 2, new(61, 47));
    }

    [Test]
    public void TrianglesOfAllSizesGiveTheCpusBits([Values(1, 2, 3)] int seed) =>
        Compare(TestMesh.Separate(150), Floats(TestMesh.Scattered(1, 150, new Random(seed))), 1, new(37, 53));

    [Test]
    public void CentresOnEdgesAndCornersBelongToTheCpusTriangle()
    {
        // Vertices lie on the centres of every other pixel: all edges and diagonals pass through centres.
        const int Side = 7;
        var positions = new List<float>();
        for (int vertex = 0; vertex < Side * Side; vertex++)
        {
            (int row, int column) = Math.DivRem(vertex, Side);
            positions.AddRange([((4 * column) + 1 - 16) / 16f, (16 - (4 * row) - 1) / 16f, 0, 1]);
        }

        Compare(TestMesh.Sheet(Side, Side), [.. positions], 1, new(16, 16));
    }

    [Test]
    public void OfTrianglesInOnePlaceTheFirstIsSeen()
    {
        float[] corners = [-0.9f, -0.8f, 0.1f, 1, 0.9f, -0.7f, 0.2f, 1, 0.1f, 0.9f, 0.3f, 1];
        float[] positions = [.. Enumerable.Repeat(corners, 100).SelectMany(triangle => triangle)];
        using var scope = new TensorScope();
        Fragments fragments = Tensor.From(positions, [1, 300, 4], OpenClTestDevice.Find()).Rasterize(TestMesh.Separate(100), new(20, 20));
        Assert.That(fragments.Faces.ToArray<int>().Distinct(), Is.EquivalentTo([-1, 0]));
    }

    [Test]
    public void GradientsAreTheSameInEveryRun()
    {
        MeshTopology mesh = TestMesh.Sheet(40, 40);
        float[] positions = Floats(TestMesh.Crumpled(1, 40, 40, new Random(7)));
        float[] first = Gradient(mesh, positions);
        Assert.That(first.Any(value => value != 0));
        Assert.That(Gradient(mesh, positions), Is.EqualTo(first));
    }

    [Test]
    public void ADeviceWithoutDoublesGivesTheCpusBitsAndGradients()
    {
        OpenClDeviceInfo real = OpenClTestDevice.Open().Device;
        var device = new GpuDevice(new OpenClContext(real with { HasDoubles = false }));
        MeshTopology mesh = TestMesh.Sheet(20, 20);
        float[] positions = Floats(TestMesh.Crumpled(1, 20, 20, new Random(7)));
        Compare(mesh, positions, 1, new(31, 27), device);
        float[] expected = AntialiasedGradient(mesh, positions, DeviceCatalog.Find("cpu"));
        float[] actual = AntialiasedGradient(mesh, positions, device);
        float largest = expected.Max(MathF.Abs);
        Assert.That(largest, Is.Positive);
        Assert.That(actual, Is.EqualTo(expected).Within(1e-5f * largest));
        Assert.That(device.Limits.Description, Does.EndWith("no float64: meshes are drawn by the processor"));
    }

    [Test]
    public void NoOtherModuleNeedsDoubles()
    {
        string[] modules = [.. KernelCatalog.Sources.Where(source => source.Text.Contains("f64", StringComparison.Ordinal)).Select(source => source.Name)];
        Assert.That(modules, Is.EqualTo((string[])["RasterizeKernels", "SilhouetteKernels", "VertexGatherKernels"]));
    }

    private static float[] AntialiasedGradient(MeshTopology mesh, float[] positions, Device device)
    {
        using var scope = new TensorScope();
        Tensor input = Tensor.From(positions, [1, mesh.Vertices, 4], device);
        input.RequiresGradient = true;
        Fragments fragments = input.Rasterize(mesh, new(24, 24));
        Tensor colors = Tensor.From([.. Enumerable.Range(0, 3 * mesh.Vertices).Select(i => (i % 7) / 7f)], [1, mesh.Vertices, 3], device);
        colors.RequiresGradient = true;
        Tensor image = colors.Interpolate(fragments).Antialias(input, fragments);
        image.Square().Sum().Backward();
        return [.. input.Gradient!.ToArray<float>(), .. colors.Gradient!.ToArray<float>()];
    }

    private static float[] Gradient(MeshTopology mesh, float[] positions)
    {
        using var scope = new TensorScope();
        Tensor input = Tensor.From(positions, [1, mesh.Vertices, 4], OpenClTestDevice.Find());
        input.RequiresGradient = true;
        Fragments fragments = input.Rasterize(mesh, new(64, 64));
        (fragments.Barycentrics * fragments.Barycentrics).Sum().Backward();
        return input.Gradient!.ToArray<float>();
    }

    /// <summary>Faces, weights, depths, and the silhouette edges found from them.</summary>
    private static void Compare(MeshTopology mesh, float[] positions, int batch, Size2d size, Device? on = null)
    {
        using var scope = new TensorScope();
        Device device = on ?? OpenClTestDevice.Find();
        (Fragments expected, int[] expectedEdges) = Run(mesh, positions, batch, size, DeviceCatalog.Find("cpu"));
        (Fragments actual, int[] actualEdges) = Run(mesh, positions, batch, size, device);
        Assert.That(expected.Faces.ToArray<int>().Any(face => face >= 0));
        Assert.That(actual.Faces.ToArray<int>(), Is.EqualTo(expected.Faces.ToArray<int>()));
        Assert.That(actual.Depth.ToArray<float>(), Is.EqualTo(expected.Depth.ToArray<float>()));
        Assert.That(actual.Barycentrics.ToArray<float>(), Is.EqualTo(expected.Barycentrics.ToArray<float>()));
        Assert.That(actualEdges, Is.EqualTo(expectedEdges));
        Assert.That(expectedEdges.Any(edge => edge != SilhouetteEdge.None));
    }

    private static (Fragments Fragments, int[] Edges) Run(MeshTopology mesh, float[] positions, int batch, Size2d size, Device device)
    {
        Tensor input = Tensor.From(positions, [batch, mesh.Vertices, 4], device);
        Fragments fragments = input.Rasterize(mesh, size);
        var edges = Tensor.Empty([batch, 2, size.Height, size.Width], ElementType.Int32, device);
        device.Run(new SilhouetteProblem(input, fragments, edges));
        return (fragments, edges.ToArray<int>());
    }

    private static float[] Floats(double[] values) => [.. values.Select(value => (float)value)];
}
