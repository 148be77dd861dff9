namespace Deocc.Models.FaceModels.Building;

/// <summary>
/// The expression modes: one named action each. The source gives 55 of them on the face (its names are those of the usual 52
/// blend shapes and a few more); the rest of the head, eyeballs, teeth and nine further actions are the builder's own. An action
/// at full strength has the coefficient 1 / <see cref="Deviation"/>.
/// </summary>
internal static class ExpressionModes
{
    // How strong an action is typically, of its full strength.
    private const double Typical = 0.35;
    private const double TypicalJawOpen = 0.25;

    // The source's mouthClose undoes what jawOpen does to the lips and is no face by itself; here both are one action.
    private const string JawOpen = "jawOpen";
    private const string MouthClose = "mouthClose";
    private const string JawOpenLipsClosed = "jawOpenLipsClosed";

    // Full sideways and vertical looks.
    private const double LookSideways = 28 * Math.PI / 180;
    private const double LookVertical = 22 * Math.PI / 180;
    private const double PupilGrowth = 0.6;

    // The source's lids leave a slit, which its lashes hide.
    private const double FullBlink = 1.08;

    private static readonly string[] OwnActions =
    [
        "pupilDilate_L", "pupilDilate_R", "nostrilFlare_L", "nostrilFlare_R", "cheekSuck_L", "cheekSuck_R", "jawClench_L", "jawClench_R", "chinRaise",
    ];

    /// <summary>The names in the order of the modes; L is the person's left, the viewer's right.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. HeadSource.IctExpressions.Select(name => name == MouthClose ? JawOpenLipsClosed : name), .. OwnActions];

    /// <summary>The strength, of an action's full one, of a coefficient of 1.</summary>
    public static double Deviation(string name) => name is JawOpen or JawOpenLipsClosed ? TypicalJawOpen : Typical;

    /// <summary>Makes the modes, [64][V].</summary>
    public static Vector3d[][] Make(HeadMesh mesh) => [.. Names.Select(name => Scaled(FullAction(mesh, name), Deviation(name)))];

    private static Vector3d[] FullAction(HeadMesh mesh, string name)
    {
        if (OwnActions.Contains(name)) return OwnAction(mesh, name);
        if (name == JawOpenLipsClosed) name = MouthClose;
        Vector3d[] action = mesh.Extend(
            vertex => mesh.Source.Expression(name, mesh.SourceVertex(vertex)) + (name == MouthClose ? mesh.Source.Expression(JawOpen, mesh.SourceVertex(vertex)) : default),
            global: false);
        if (name == MouthClose || name.StartsWith("jaw", StringComparison.Ordinal)) MoveLowerTeeth(mesh, action);
        if (name.StartsWith("eyeLook", StringComparison.Ordinal)) Look(mesh, action, name);
        return name.StartsWith("eyeBlink", StringComparison.Ordinal) ? Scaled(action, FullBlink) : action;
    }

    private static Vector3d[] OwnAction(HeadMesh mesh, string name)
    {
        var action = new Vector3d[mesh.Positions.Length];
        double side = name.EndsWith("_L", StringComparison.Ordinal) ? 1 : -1;
        switch (name)
        {
            case "pupilDilate_L" or "pupilDilate_R":
                Dilate(mesh, action, side > 0 ? HeadPart.RightEye : HeadPart.LeftEye);
                break;
            case "nostrilFlare_L" or "nostrilFlare_R":
                Push(mesh, action, mesh.Positions[mesh.Landmarks[side > 0 ? 35 : 31]] + new Vector3d(0.03 * side, 0.04, 0), 0.075, new Vector3d(0.03 * side, 0.012, 0));
                break;
            case "cheekSuck_L" or "cheekSuck_R":
                Push(mesh, action, new Vector3d(0.5 * side, -0.25, 0.1), 0.2, new Vector3d(-0.06 * side, 0, -0.06));
                break;
            case "jawClench_L" or "jawClench_R":
                Push(mesh, action, new Vector3d(0.62 * side, -0.3, -0.2), 0.16, new Vector3d(0.045 * side, 0, 0.01));
                break;
            default:
                Push(mesh, action, mesh.Positions[mesh.Landmarks[8]] + new Vector3d(0, 0.1, 0.02), 0.17, new Vector3d(0, 0.07, 0.035));
                break;
        }

        return action;
    }

    // A bell of displacement on the skin of the face.
    private static void Push(HeadMesh mesh, Vector3d[] action, Vector3d place, double radius, Vector3d by)
    {
        for (int vertex = 0; vertex < mesh.SkinCount; vertex++)
        {
            if (mesh.Parts[vertex] != HeadPart.Face) continue;
            Vector3d offset = mesh.Positions[vertex] - place;
            action[vertex] = Math.Exp(-offset.Dot(offset) / (radius * radius)) * by;
        }
    }

    // The eyeball of a full look is the turned one; in between the vertices take the straight way, hardly inside the ball.
    private static void Look(HeadMesh mesh, Vector3d[] action, string name)
    {
        bool personsLeft = name.EndsWith("_L", StringComparison.Ordinal);
        double toTheRight = name[7..^2] switch
        {
            "In" => personsLeft ? -1 : 1,
            "Out" => personsLeft ? 1 : -1,
            _ => 0,
        };
        double up = name[7..^2] switch
        {
            "Up" => 1,
            "Down" => -1,
            _ => 0,
        };
        (double sineY, double cosineY) = Math.SinCos(toTheRight * LookSideways);
        (double sineX, double cosineX) = Math.SinCos(up * LookVertical);
        foreach (int vertex in mesh.VerticesOf(personsLeft ? HeadPart.RightEye : HeadPart.LeftEye))
        {
            Vector3d r = mesh.Positions[vertex] - CenterOf(personsLeft);
            var turned = new Vector3d((cosineY * r.X) + (sineY * r.Z), r.Y, (cosineY * r.Z) - (sineY * r.X));
            turned = new Vector3d(turned.X, (cosineX * turned.Y) + (sineX * turned.Z), (cosineX * turned.Z) - (sineX * turned.Y));
            action[vertex] = turned - r;
        }
    }

    private static void Dilate(HeadMesh mesh, Vector3d[] action, HeadPart eye)
    {
        foreach (int vertex in mesh.VerticesOf(eye))
        {
            Vector3d r = mesh.Positions[vertex] - CenterOf(eye == HeadPart.RightEye);
            double angle = Math.Acos(Math.Clamp(r.Z / Eyeball.Radius, -1, 1)) * 180 / Math.PI;
            double fade = Math.Clamp((Eyeball.IrisAngle - angle) / (Eyeball.IrisAngle - Eyeball.PupilAngle), 0, 1);
            action[vertex] = PupilGrowth * fade * new Vector3d(r.X, r.Y, 0);
        }
    }

    private static Vector3d CenterOf(bool right) => right ? Eyeball.RightCenter : Eyeball.RightCenter with { X = -Eyeball.RightCenter.X };

    // Teeth and chin are one bone: the affine map that the chin's skin follows.
    private static void MoveLowerTeeth(HeadMesh mesh, Vector3d[] action)
    {
        int[] chin = [.. mesh.VerticesOf(HeadPart.Face).Where(vertex => mesh.Positions[vertex] is { Y: < -0.5 and > -0.85, Z: > -0.1, X: < 0.45 and > -0.45 })];
        var bone = new AffineFit([.. chin.Select(vertex => mesh.Positions[vertex])], [.. chin.Select(vertex => action[vertex])]);
        foreach (int vertex in mesh.VerticesOf(HeadPart.LowerTeeth)) action[vertex] = bone.At(mesh.Positions[vertex]);
    }

    private static Vector3d[] Scaled(Vector3d[] action, double scale) => [.. action.Select(d => scale * d)];
}
