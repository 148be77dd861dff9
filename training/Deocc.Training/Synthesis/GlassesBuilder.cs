using System.Numerics;
using Deocc.Engine.Random;
using Deocc.Training.Data;

namespace Deocc.Training.Synthesis;

/// <summary>Builds spectacles: two rims, a bridge, temples to the ears, and panes.</summary>
internal static class GlassesBuilder
{
    private const int RimPoints = 28;

    /// <summary>Builds a frame and its panes.</summary>
    /// <returns>The opaque frame, and the panes that are to be blended.</returns>
    public static (ScenePart Frame, ScenePart Panes) Build(HeadFrame head, RandomGenerator random)
    {
        var frame = new ScenePart(ParsingClass.Eyeglasses);
        var panes = new ScenePart(ParsingClass.Eyeglasses);
        float eyeDistance = Vector3.Distance(head.LeftEye, head.RightEye);
        float halfWidth = eyeDistance * (float)random.NextDouble(0.34, 0.43);
        float halfHeight = halfWidth * (float)random.NextDouble(0.6, 0.98);
        float exponent = (float)random.NextDouble(2, 5);
        float radius = (float)(random.NextBoolean() ? random.NextDouble(0.012, 0.02) : random.NextDouble(0.022, 0.034));
        Vector3 color = random.NextInt32(4) switch
        {
            0 => new Vector3(0.02f, 0.02f, 0.022f),
            1 => new Vector3(0.11f, 0.05f, 0.02f),
            2 => new Vector3(0.45f, 0.4f, 0.32f),
            _ => new Vector3((float)random.NextDouble(0, 0.5), (float)random.NextDouble(0, 0.3), (float)random.NextDouble(0, 0.5)),
        };
        float plane = Math.Max(head.Landmarks[27].Z + 0.03f, Math.Max(head.LeftEye.Z, head.RightEye.Z) + 0.14f);
        float drop = halfHeight * (float)random.NextDouble(0.05, 0.25);
        var rim = new Vector3[RimPoints];
        foreach (bool isLeft in (bool[])[true, false])
        {
            Vector3 eye = isLeft ? head.LeftEye : head.RightEye;
            float outward = isLeft ? -1 : 1;
            for (int i = 0; i < RimPoints; i++)
            {
                (float sine, float cosine) = MathF.SinCos(2 * MathF.PI * i / RimPoints);
                float x = MathF.CopySign(MathF.Pow(MathF.Abs(cosine), 2 / exponent), cosine) * halfWidth;
                float y = MathF.CopySign(MathF.Pow(MathF.Abs(sine), 2 / exponent), sine) * halfHeight;
                rim[i] = OnFrame(head, eye.X + x, eye.Y + y - drop, plane);
            }

            frame.AddTube(rim, radius, color, isClosed: true);
            AddPane(panes, rim);
            Vector3 hinge = OnFrame(head, eye.X + (outward * (halfWidth + radius)), eye.Y + (0.35f * halfHeight), plane);
            Vector3 ear = head.Landmarks[isLeft ? 0 : 16] + new Vector3(outward * 0.06f, 0, -0.25f);
            ear.Y = eye.Y + 0.02f;
            Vector3[] temple = [hinge, hinge + new Vector3(outward * 0.03f, 0, -0.06f), ear];
            frame.AddTube(temple, radius, color, isClosed: false);
        }

        float inner = halfWidth + radius;
        float bridgeHeight = ((head.LeftEye.Y + head.RightEye.Y) / 2) + (0.15f * halfHeight);
        Vector3[] bridge =
        [
            OnFrame(head, head.LeftEye.X + inner, bridgeHeight, plane),
            OnFrame(head, (head.LeftEye.X + head.RightEye.X) / 2, bridgeHeight + 0.03f, plane + 0.03f),
            OnFrame(head, head.RightEye.X - inner, bridgeHeight, plane),
        ];
        frame.AddTube(bridge, radius, color, isClosed: false);
        return (frame, panes);
    }

    /// <summary>A point of the frame, which bends back towards the temples.</summary>
    private static Vector3 OnFrame(HeadFrame head, float x, float y, float plane)
    {
        float fromMiddle = x - ((head.LeftEye.X + head.RightEye.X) / 2);
        return new Vector3(x, y, plane - (0.16f * fromMiddle * fromMiddle));
    }

    private static void AddPane(ScenePart panes, ReadOnlySpan<Vector3> rim)
    {
        Vector3 middle = Vector3.Zero;
        foreach (Vector3 point in rim) middle += point / rim.Length;
        int center = panes.Add(middle, Vector3.UnitZ, Vector3.One);
        int first = center + 1;
        foreach (Vector3 point in rim) panes.Add(point, Vector3.Normalize(new Vector3(point.X - middle.X, point.Y - middle.Y, 1.5f)), Vector3.One);
        for (int i = 0; i < rim.Length; i++)
            panes.Triangles.AddRange([center, first + i, first + ((i + 1) % rim.Length)]);
    }
}
