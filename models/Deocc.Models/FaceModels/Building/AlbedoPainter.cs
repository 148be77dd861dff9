namespace Deocc.Models.FaceModels.Building;

/// <summary>Paints the albedo of one person on the head: layer over layer, from the skin outwards.</summary>
internal sealed class AlbedoPainter
{
    private static readonly Vector3d Gum = new(0.62, 0.3, 0.28);
    private static readonly Vector3d Enamel = new(0.86, 0.82, 0.74);
    private static readonly Vector3d Throat = new(0.16, 0.05, 0.05);
    private static readonly Vector3d Mucosa = new(0.5, 0.2, 0.18);

    // From the lightest to the darkest skin, as a picture stores it.
    private static readonly Vector3d[] SkinTones =
    [
        new(0.87, 0.71, 0.62), new(0.8, 0.63, 0.535), new(0.71, 0.535, 0.44), new(0.585, 0.42, 0.335), new(0.445, 0.305, 0.235), new(0.31, 0.2, 0.15),
    ];

    private readonly HeadMesh _mesh;
    private readonly SurfaceMasks _masks;
    private readonly double[] _eyeAngle;
    private readonly double[] _lidShadow;

    /// <summary>Prepares a head.</summary>
    public AlbedoPainter(HeadMesh mesh, SurfaceMasks masks)
    {
        (_mesh, _masks) = (mesh, masks);
        _eyeAngle = new double[mesh.Positions.Length];
        _lidShadow = new double[mesh.Positions.Length];
        foreach (int vertex in mesh.VerticesOf(HeadPart.LeftEye).Concat(mesh.VerticesOf(HeadPart.RightEye)))
        {
            Vector3d r = mesh.Positions[vertex] - (Eyeball.RightCenter with { X = Math.CopySign(Eyeball.RightCenter.X, mesh.Positions[vertex].X) });
            _eyeAngle[vertex] = Math.Acos(Math.Clamp(r.Z / r.Length, -1, 1)) * 180 / Math.PI;
            _lidShadow[vertex] = 0.45 * SurfaceMasks.Step(-0.01, 0.055, r.Y);
        }
    }

    /// <summary>The albedo per vertex, in 0..1.</summary>
    public Vector3d[] Paint(FacePaint paint)
    {
        var albedo = new Vector3d[_mesh.Positions.Length];
        Vector3d skin = SkinTone(paint);
        int upperStart = _mesh.VerticesOf(HeadPart.UpperTeeth).First();
        for (int vertex = 0; vertex < albedo.Length; vertex++)
        {
            albedo[vertex] = Clamp(_mesh.Parts[vertex] switch
            {
                HeadPart.LeftEye or HeadPart.RightEye => (1 - _lidShadow[vertex]) * EyeAt(paint, _eyeAngle[vertex]),
                HeadPart.UpperTeeth or HeadPart.LowerTeeth => ToothAt((vertex - upperStart) % (Teeth.Rows * Teeth.Columns), paint.Age),
                HeadPart.MouthSocket => Mix(Mucosa, Throat, SurfaceMasks.Step(0.25, -0.15, _mesh.Positions[vertex].Z)),
                _ => SkinAt(paint, skin, vertex),
            });
        }

        return albedo;
    }

    private static Vector3d SkinTone(FacePaint paint)
    {
        double place = paint.Melanin * (SkinTones.Length - 1.001);
        int index = (int)place;
        Vector3d tone = Mix(SkinTones[index], SkinTones[index + 1], place - index);
        double strength = 1 - (0.55 * paint.Melanin);
        return tone + (strength * ((paint.Redness * new Vector3d(0.01, -0.01, -0.007)) + (paint.Yellowness * new Vector3d(0.004, 0.004, -0.012))));
    }

    private Vector3d SkinAt(FacePaint paint, Vector3d skin, int i)
    {
        SurfaceMasks m = _masks;
        double flush = 1 - (0.6 * paint.Melanin);
        double rosy = (0.35 * m.NoseTip[i]) + (0.3 * m.Cheek[i]) + (0.4 * m.Ears[i]) + (paint.Blush * m.Cheek[i]);
        Vector3d color = skin + (flush * rosy * new Vector3d(0.02, -0.065, -0.055)) + (flush * m.Forehead[i] * new Vector3d(0.008, 0.008, -0.004));
        for (int field = 0; field < m.Blotches.Length; field++)
            color += flush * 0.008 * paint.Blotches[field] * m.Blotches[field][i] * (field % 3 == 0 ? new Vector3d(1, 1, 1) : new Vector3d(0.4, -1, -0.8));
        double freckles = 0;
        for (int pattern = 0; pattern < m.Freckles.Length; pattern++) freckles += Math.Max(0, 0.5 + paint.FreckleMix[pattern]) * m.Freckles[pattern][i];
        color = Mix(color, Times(skin, new Vector3d(0.74, 0.62, 0.52)), Math.Min(0.8, 0.6 * paint.Freckles * freckles));
        color = Mix(color, Times(skin, new Vector3d(0.8, 0.72, 0.72)), (0.25 * m.Orbit[i]) + (0.5 * paint.UnderEye * m.UnderEye[i]));
        double old = paint.Age * paint.Age;
        color = Mix(color, Times(skin, new Vector3d(0.68, 0.6, 0.58)), (0.5 * old * paint.Age * m.Wrinkles[i]) + (0.6 * (0.15 + old) * m.Folds[i]));
        color = Mix(color, paint.ShadowColor, paint.EyeShadow * m.UpperLid[i]);
        Vector3d lip = Mix(Times(skin, new Vector3d(0.92, 0.78, 0.77)), Mix(new Vector3d(0.68, 0.42, 0.39), Times(skin, new Vector3d(0.85, 0.66, 0.66)), 0.3 + (0.6 * paint.Melanin)), paint.LipColor);
        lip = Mix(lip, Mix(paint.LipstickColor, Times(paint.LipstickColor, skin), 0.4), paint.Lipstick);
        color = Mix(color, lip, m.Lips[i]);
        color = Mix(color, Times(lip, new Vector3d(0.5, 0.4, 0.4)), 0.6 * m.LipSeam[i]);
        color = Mix(color, Times(skin, new Vector3d(0.32, 0.2, 0.18)), 0.9 * m.Nostril[i]);
        color = Hairy(paint, skin, color, i);
        double lash = Math.Min(1, (paint.Lashes + (0.5 * paint.Eyeliner)) * m.UpperLash[i]);
        lash = Math.Max(lash, Math.Min(1, (0.35 * paint.Lashes) + (0.4 * paint.Eyeliner)) * m.LowerLash[i]);
        return Mix(color, new Vector3d(0.1, 0.07, 0.06), 0.9 * lash);
    }

    private Vector3d Hairy(FacePaint paint, Vector3d skin, Vector3d color, int i)
    {
        SurfaceMasks m = _masks;
        Vector3d roots = Mix(Times(skin, new Vector3d(0.62, 0.62, 0.66)), paint.HairColor, 0.35);
        Vector3d facial = Mix(paint.HairColor, skin, 0.15);
        color = Mix(color, roots, 0.5 * paint.Stubble * m.Beard[i]);
        color = Mix(color, facial, paint.Beard * m.Beard[i] * 0.9);
        color = Mix(color, facial, paint.Moustache * m.Moustache[i] * 0.85);
        color = Mix(color, facial, paint.Goatee * m.Goatee[i] * 0.85);
        double brow = m.Brow[i] + (paint.BrowFullness * (m.BrowFullness[i] - m.Brow[i]));
        color = Mix(color, Mix(paint.HairColor, Times(skin, new Vector3d(0.4, 0.33, 0.3)), 0.35), 0.85 * paint.Brow * brow);
        double hair = m.Hair[i] + (paint.Baldness * (m.RecededHair[i] - m.Hair[i]));
        return Mix(color, Mix(paint.HairColor, skin, 0.08), paint.Hair * hair);
    }

    private static Vector3d EyeAt(FacePaint paint, double angle)
    {
        double pupil = Eyeball.PupilAngle;
        Vector3d sclera = Mix(new Vector3d(0.84, 0.8, 0.77), new Vector3d(0.76, 0.58, 0.52), SurfaceMasks.Step(36, 62, angle)) - (paint.Age * new Vector3d(0.02, 0.05, 0.08));
        Vector3d iris = Mix(Times(paint.IrisColor, new Vector3d(1.25, 1.2, 1.1)), Times(paint.IrisColor, new Vector3d(0.6, 0.6, 0.65)), SurfaceMasks.Step(10, Eyeball.IrisAngle, angle));
        Vector3d color = Mix(iris, sclera, SurfaceMasks.Step(Eyeball.IrisAngle - 1.4, Eyeball.IrisAngle + 1.4, angle));
        return Mix(new Vector3d(0.03, 0.025, 0.025), color, SurfaceMasks.Step(pupil - 0.9, pupil + 0.9, angle));
    }

    // Rows from the gum to the biting edge; three columns per tooth, the first in the gap.
    private static Vector3d ToothAt(int index, double age)
    {
        (int row, int column) = (index / Teeth.Columns, index % Teeth.Columns);
        double back = Math.Abs(column - (Teeth.Columns / 2)) / (Teeth.Columns / 2.0);
        Vector3d tooth = Enamel - (age * new Vector3d(0.05, 0.08, 0.14)) - (0.3 * back * back * new Vector3d(1, 1, 1));
        if (column % 3 == 0) tooth = 0.8 * tooth;
        return row switch
        {
            0 => Gum,
            1 => Mix(Gum, tooth, 0.5),
            _ => tooth,
        };
    }

    private static Vector3d Mix(Vector3d a, Vector3d b, double t) => a + (t * (b - a));

    private static Vector3d Times(Vector3d a, Vector3d b) => new(a.X * b.X, a.Y * b.Y, a.Z * b.Z);

    private static Vector3d Clamp(Vector3d c) => new(Math.Clamp(c.X, 0.01, 0.98), Math.Clamp(c.Y, 0.01, 0.98), Math.Clamp(c.Z, 0.01, 0.98));
}
