namespace Deocc.Models.FaceModels.Building;

/// <summary>
/// The identity modes: the source's space of shapes, turned so that its first axes are named measurements of a face.
/// Coefficients of the source's modes are independent with deviation 1; a linear measurement of the shape is a vector in their
/// space, and the shape expected per deviation of the measurement is the mode along that vector. Each further vector is made
/// orthogonal to those before (what the measurement tells beyond them), so that the modes together keep every variance and
/// correlation of the source. The rest of the space is cut off after the directions that move the most.
/// </summary>
internal static class IdentityModes
{
    /// <summary>The number of modes.</summary>
    public const int Count = 80;

    /// <summary>The names of all modes: the measurements, then <c>shape 1</c> ...</summary>
    public static string[] Names() =>
        [.. FaceMeasurements.All.Select(measurement => measurement.Name), .. Enumerable.Range(1, Count - FaceMeasurements.All.Count).Select(i => $"shape {i}")];

    /// <summary>Makes the modes, [Count][V].</summary>
    public static Vector3d[][] Make(HeadMesh mesh)
    {
        HeadSource source = mesh.Source;
        int sourceModes = source.Kit.IdentityCount;
        var shapes = new Vector3d[sourceModes][];
        for (int mode = 0; mode < sourceModes; mode++)
        {
            float[] basis = source.Kit.IdentityBasis;
            int start = mode * source.Kit.MeanShape.Length;
            shapes[mode] = mesh.Extend(vertex => Vector3d.At(basis.AsSpan(start), mesh.SourceVertex(vertex)), global: true);
            MoveRigidParts(mesh, shapes[mode]);
        }

        var axes = new List<double[]>();
        foreach (FaceMeasurement measurement in FaceMeasurements.All)
        {
            double[] axis = [.. shapes.Select(shape => measurement.Of(mesh, shape))];
            axes.Add(PrincipalAxes.OrthogonalUnit(axis, axes, measurement.Name));
        }

        axes.AddRange(PrincipalAxes.Remaining(shapes, axes, Count - axes.Count));
        return [.. axes.Select(axis => PrincipalAxes.Combine(shapes, axis))];
    }

    // Eyeballs and teeth keep their form: eyeballs follow the rims of the lids, teeth the lips and the foot of the nose.
    private static void MoveRigidParts(HeadMesh mesh, Vector3d[] shape)
    {
        Vector3d Mean(params ReadOnlySpan<int> landmarks)
        {
            var sum = default(Vector3d);
            foreach (int landmark in landmarks) sum += shape[mesh.Landmarks[landmark]];
            return (1.0 / landmarks.Length) * sum;
        }

        Move(HeadPart.LeftEye, Mean(36, 37, 38, 39, 40, 41));
        Move(HeadPart.RightEye, Mean(42, 43, 44, 45, 46, 47));
        Move(HeadPart.UpperTeeth, Mean(33, 50, 52, 61, 63));
        Move(HeadPart.LowerTeeth, Mean(56, 58, 65, 66, 67));

        void Move(HeadPart part, Vector3d by)
        {
            foreach (int vertex in mesh.VerticesOf(part)) shape[vertex] = by;
        }
    }
}
