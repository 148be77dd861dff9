using Deocc.Engine.Ops;

namespace Deocc.Tests.Models.Rendering;

/// <summary>A unit sphere of rings and sectors, with its triangles counter-clockwise from outside.</summary>
internal static class SphereMesh
{
    /// <summary>Makes one of (rings - 1) * sectors + 2 vertices.</summary>
    public static MeshTopology Make(int rings, int sectors, out double[] points)
    {
        var vertices = new List<double> { 0, 1, 0 };
        var triangles = new List<int>();
        int last = ((rings - 1) * sectors) + 1;
        for (int ring = 1; ring < rings; ring++)
        {
            for (int sector = 0; sector < sectors; sector++)
            {
                (double sine, double cosine) = Math.SinCos(Math.PI * ring / rings);
                (double x, double z) = Math.SinCos(2 * Math.PI * sector / sectors);
                vertices.AddRange([sine * x, cosine, sine * z]);
                int next = (sector + 1) % sectors;
                int above = ring == 1 ? 0 : 1 + ((ring - 2) * sectors);
                int here = 1 + ((ring - 1) * sectors);
                triangles.AddRange([ring == 1 ? 0 : above + sector, here + sector, here + next]);
                if (ring > 1) triangles.AddRange([above + sector, here + next, above + next]);
                if (ring == rings - 1) triangles.AddRange([here + sector, last, here + next]);
            }
        }

        vertices.AddRange([0, -1, 0]);
        points = [.. vertices];
        return new MeshTopology(vertices.Count / 3, triangles.ToArray());
    }
}
