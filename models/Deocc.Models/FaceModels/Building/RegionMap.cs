namespace Deocc.Models.FaceModels.Building;

/// <summary>The region of every vertex of the built-in head, from the same masks as the paint.</summary>
internal static class RegionMap
{
    /// <summary>Makes the map.</summary>
    public static FaceRegion[] Make(HeadMesh mesh, SurfaceMasks masks)
    {
        Vector3d[] marks = [.. mesh.Landmarks.Select(vertex => mesh.Positions[vertex])];
        var nose = new Polyline(
            [marks[27] + new Vector3d(-0.07, 0, 0), marks[31] + new Vector3d(-0.055, 0.09, 0), marks[31] + new Vector3d(-0.05, 0.01, 0), marks[33] + new Vector3d(0, -0.03, 0), marks[35] + new Vector3d(0.05, 0.01, 0), marks[35] + new Vector3d(0.055, 0.09, 0), marks[27] + new Vector3d(0.07, 0, 0)],
            closed: true);
        var regions = new FaceRegion[mesh.Positions.Length];
        for (int vertex = 0; vertex < regions.Length; vertex++)
        {
            regions[vertex] = mesh.Parts[vertex] switch
            {
                HeadPart.LeftEye or HeadPart.RightEye => FaceRegion.Eyes,
                HeadPart.MouthSocket or HeadPart.UpperTeeth or HeadPart.LowerTeeth => FaceRegion.MouthInterior,
                _ => OnSkin(vertex),
            };
        }

        return regions;

        FaceRegion OnSkin(int vertex)
        {
            Vector3d p = mesh.Positions[vertex];
            if (masks.Lips[vertex] > 0.5) return FaceRegion.Lips;
            if (masks.Brow[vertex] > 0.5) return FaceRegion.Brows;
            if (masks.Ears[vertex] > 0.5) return FaceRegion.Ears;
            if (p.Z > 0.1 && nose.SignedDistanceFromTheFront(p) < 0) return FaceRegion.Nose;
            if (masks.Hair[vertex] > 0.5) return FaceRegion.Scalp;
            return IsNeck(p) ? FaceRegion.Neck : FaceRegion.Skin;
        }
    }

    // Below the line from the chin to the lobe of the ear, seen from the side, and behind it.
    private static bool IsNeck(Vector3d p) => p.Y < (p.Z > -0.55 ? -0.84 + (0.764 * (0.27 - p.Z)) : -0.22);
}
