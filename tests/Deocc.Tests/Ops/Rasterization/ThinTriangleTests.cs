using Deocc.Engine.Devices;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Ops.Rasterization;

/// <summary>Rows of thin slanted triangles are looked at in part only; no pixel may be lost by it.</summary>
[TestFixture]
internal sealed class ThinTriangleTests
{
    private const int Triangles = 400;

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void SpansLoseNoPixel(int seed)
    {
        var random = new RandomGenerator((ulong)seed);
        var positions = new float[Triangles * 3 * 4];
        var corners = new int[Triangles * 3];
        for (int triangle = 0; triangle < Triangles; triangle++)
        {
            (double x, double y) = (random.NextDouble(-1.1, 1.1), random.NextDouble(-1.1, 1.1));
            (double acrossX, double acrossY) = (random.NextDouble(-0.9, 0.9), triangle % 5 == 0 ? 0 : random.NextDouble(-0.9, 0.9));
            for (int corner = 0; corner < 3; corner++)
            {
                double w = random.NextDouble(0.5, 2);
                double along = corner == 2 ? 1 : 0;
                double thickness = corner == 1 ? random.NextDouble(-0.02, 0.02) : 0;
                int at = ((triangle * 3) + corner) * 4;
                positions[at] = (float)(w * (x + (along * acrossX) - thickness));
                positions[at + 1] = (float)(w * (y + (along * acrossY) + thickness));
                positions[at + 2] = (float)(w * random.NextDouble(-0.9, 0.9));
                positions[at + 3] = (float)w;
                corners[(triangle * 3) + corner] = (triangle * 3) + corner;
            }
        }

        using var scope = new TensorScope();
        var mesh = new MeshTopology(Triangles * 3, corners);
        Tensor clip = Tensor.From(positions, [1, Triangles * 3, 4]);
        int[] expected = Draw(clip, mesh, "reference");
        int[] actual = Draw(clip, mesh, "bands");
        Assert.That(expected.Count(face => face >= 0), Is.GreaterThan(2000));
        Assert.That(actual, Is.EqualTo(expected));
    }

    private static int[] Draw(Tensor clip, MeshTopology mesh, string kernel)
    {
        KernelSelection.Forced = kernel;
        try
        {
            return clip.Rasterize(mesh, new Size2d(150, 210)).Faces.ToArray<int>();
        }
        finally
        {
            KernelSelection.Forced = null;
        }
    }
}
