using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Ops.Rasterization;

[NoLeaks]
[NonParallelizable]
[RunAtEverySimdLevel]
public class RasterizeTests
{
    [TearDown]
    public void ForgetKernel() => KernelSelection.Forced = null;

    [Test]
    public void EveryKernel_SeesWhatRaysSee([Values("bands", "reference")] string kernel, [Values(1, 2, 3)] int seed)
    {
        using var scope = new TensorScope();
        const int Count = 150;
        var size = new Size2d(37, 53);
        double[] positions = Rounded(TestMesh.Scattered(1, Count, new Random(seed)));
        KernelSelection.Forced = kernel;
        Fragments fragments = ToTensor(positions, 3 * Count).Rasterize(TestMesh.Separate(Count), size);
        int[] faces = fragments.Faces.ToArray<int>();
        float[] weights = fragments.Barycentrics.ToArray<float>();
        float[] depths = fragments.Depth.ToArray<float>();
        int compared = 0;
        for (int pixel = 0; pixel < faces.Length; pixel++)
        {
            (int row, int column) = Math.DivRem(pixel, size.Width);
            RayCaster.Hit hit = RayCaster.Shoot(
                positions, Count, corner => corner, (((2.0 * column) + 1) / size.Width) - 1, 1 - (((2.0 * row) + 1) / size.Height));
            if (hit.Margin < 1e-9) continue;
            compared++;
            Assert.That(faces[pixel], Is.EqualTo(hit.Face), $"pixel {row}, {column}");
            Assert.That(depths[pixel], Is.EqualTo(hit.Depth).Within(1e-5), $"depth at {row}, {column}");
            for (int k = 0; k < 3; k++)
                Assert.That(weights[(k * faces.Length) + pixel], Is.EqualTo(hit.Weights[k]).Within(1e-6), $"weight {k} at {row}, {column}");
        }

        Assert.That(compared, Is.GreaterThan(faces.Length * 99 / 100));
        Assert.That(faces.Distinct().Count(), Is.GreaterThan(20));
    }

    [Test]
    public void Bands_GiveTheReferencesBits([Values(1, 3)] int batch, [Values(1, 2, 3)] int threads)
    {
        using var scope = new TensorScope();
        MeshTopology mesh = TestMesh.Sheet(40, 40);
        Tensor positions = ToTensor(TestMesh.Crumpled(batch, 40, 40, new Random(5)), 1600);
        int before = CpuThreads.Count;
        try
        {
            CpuThreads.Count = threads;
            Fragments chosen = positions.Rasterize(mesh, new(61, 47));
            KernelSelection.Forced = "reference";
            Fragments expected = positions.Rasterize(mesh, new(61, 47));
            Assert.That(chosen.Faces.ToArray<int>(), Is.EqualTo(expected.Faces.ToArray<int>()));
            Assert.That(chosen.Barycentrics.ToArray<float>(), Is.EqualTo(expected.Barycentrics.ToArray<float>()));
            Assert.That(chosen.Depth.ToArray<float>(), Is.EqualTo(expected.Depth.ToArray<float>()));
        }
        finally
        {
            CpuThreads.Count = before;
        }
    }

    [Test]
    public void CentersOnSharedEdges_BelongToOneTriangle([Values("bands", "reference")] string kernel)
    {
        // Vertices of the sheet lie exactly on pixel centres, so that every edge and both diagonals pass through centres.
        using var scope = new TensorScope();
        const int Side = 5;
        const int Pixels = 16;
        MeshTopology mesh = TestMesh.Sheet(Side, Side);
        var positions = new List<double>();
        for (int vertex = 0; vertex < Side * Side; vertex++)
        {
            (int row, int column) = Math.DivRem(vertex, Side);
            positions.AddRange([((6.0 * column) + 5 - Pixels) / Pixels, (Pixels - 5 - (6.0 * row)) / Pixels, 0, 1]);
        }

        KernelSelection.Forced = kernel;
        var seen = new int[Pixels * Pixels];
        for (int triangle = 0; triangle < mesh.Triangles; triangle++)
        {
            var alone = new MeshTopology(Side * Side, mesh.Corners.AsSpan(3 * triangle, 3));
            int[] faces = ToTensor([.. positions], Side * Side).Rasterize(alone, Pixels).Faces.ToArray<int>();
            for (int pixel = 0; pixel < faces.Length; pixel++) seen[pixel] += faces[pixel] + 1;
        }

        for (int pixel = 0; pixel < seen.Length; pixel++)
        {
            (int row, int column) = Math.DivRem(pixel, Pixels);
            bool isInside = row is > 2 and < 14 && column is > 2 and < 14;
            bool isOutside = row is < 2 or > 14 || column is < 2 or > 14;
            if (isInside) Assert.That(seen[pixel], Is.EqualTo(1), $"pixel {row}, {column}");
            else if (isOutside) Assert.That(seen[pixel], Is.Zero, $"pixel {row}, {column}");
            else Assert.That(seen[pixel], Is.LessThanOrEqualTo(1), $"pixel {row}, {column}");
        }
    }

    [Test]
    public void TriangleBehindTheCameraOrWithoutNumbers_IsNotSeen()
    {
        using var scope = new TensorScope();
        double[] behind = [-1, -1, 0, -1, 1, -1, 0, -1, 0, 1, 0, -1];
        double[] broken = [double.NaN, -1, 0, 1, 1, -1, 0, 1, 0, double.PositiveInfinity, 0, 1];
        double[] flat = [0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 0, 1];
        double[] tooFar = [-3, -3, 1.1, 1, 3, -3, 1.1, 1, 0, 3, 1.1, 1];
        foreach (double[] positions in new[] { behind, broken, flat, tooFar })
        {
            Fragments fragments = ToTensor(positions, 3).Rasterize(TestMesh.Separate(1), 8);
            Assert.That(fragments.Faces.ToArray<int>(), Is.All.EqualTo(-1));
            Assert.That(fragments.Barycentrics.ToArray<float>(), Is.All.EqualTo(0));
            Assert.That(fragments.Depth.ToArray<float>(), Is.All.EqualTo(1));
        }
    }

    [Test]
    public void WrongInput_IsNamed()
    {
        using var scope = new TensorScope();
        Tensor positions = Tensor.Zeros([1, 3, 4]);
        Assert.That(() => positions.Rasterize(TestMesh.Separate(2), 8), Throws.TypeOf<ShapeException>().With.Message.Contains("[batch, 6, 4]"));
        Assert.That(() => positions.Rasterize(TestMesh.Separate(1), 0), Throws.TypeOf<ShapeException>().With.Message.Contains("0x0"));
        Assert.That(() => new MeshTopology(3, [0, 1, 3]), Throws.TypeOf<ShapeException>().With.Message.Contains("vertex 3"));
        Assert.That(() => new MeshTopology(3, [0, 1]), Throws.TypeOf<ShapeException>());
    }

    private static double[] Rounded(double[] values) => Array.ConvertAll(values, value => (double)(float)value);

    private static Tensor ToTensor(double[] values, int vertices) =>
        Tensor.From(Array.ConvertAll(values, value => (float)value), [values.Length / (4 * vertices), vertices, 4]);
}
