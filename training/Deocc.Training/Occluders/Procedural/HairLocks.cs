using System.Numerics;
using Deocc.Engine.Random;
using Deocc.Training.Occluders.Painting;
using Deocc.Training.Occluders.Scenes;

namespace Deocc.Training.Occluders.Procedural;

/// <summary>
/// Paints locks of hair over the forehead's curvature: strands bundled around a guide line, thin at their tips, with the bright
/// band where the light falls along them.
/// </summary>
internal sealed class HairLocks(
    FaceScene scene, OccluderCanvas canvas, HairColor color, float exposure, float thickness, float wave, RandomGenerator random)
{
    private const int Pieces = 7;

    // How much of a strand's path is in the shadow of those above, from the back layer to the front one.
    private const float BackShade = 0.55f;

    private const float RootFade = 0.22f;

    /// <summary>Locks that hang from one line to another, in the head's x and y in centimeters.</summary>
    /// <param name="rootFrom">One end of the roots.</param>
    /// <param name="rootTo">The other end.</param>
    /// <param name="tipFrom">Where the first lock ends.</param>
    /// <param name="tipTo">Where the last lock ends.</param>
    /// <param name="locks">How many locks.</param>
    /// <param name="bow">How far they bulge to the side, in centimeters.</param>
    public void Curtain(Vector2 rootFrom, Vector2 rootTo, Vector2 tipFrom, Vector2 tipTo, int locks, float bow)
    {
        var order = new int[locks];
        for (int i = 0; i < locks; i++) order[i] = i;
        random.Shuffle<int>(order);
        float raggedness = random.Between(0.2f, 1.1f);
        float distance = (rootTo - rootFrom).Length();
        float width = Math.Max(0.35f, distance / locks) * random.Between(1.5f, 2.4f);
        for (int layer = 0; layer < 2; layer++)
        {
            foreach (int i in order)
            {
                float share = (i + random.Between(0.1f, 0.9f)) / locks;
                Vector2 root = Vector2.Lerp(rootFrom, rootTo, share) - new Vector2(0, random.Between(0, 1.2f));
                Vector2 tip = Vector2.Lerp(tipFrom, tipTo, share) + new Vector2(random.Between(-0.7f, 0.7f), -raggedness * random.Between(0, 1.6f));
                float side = (share - 0.5f) * 2 * bow;
                Lock(root, tip, width, side + random.Between(-0.3f, 0.3f), layer == 0 ? 10 : 8, layer == 0 ? BackShade : 1);
            }
        }
    }

    /// <summary>One lock.</summary>
    /// <param name="root">Its root in the head's x and y.</param>
    /// <param name="tip">Its tip.</param>
    /// <param name="width">Its width at the root in centimeters.</param>
    /// <param name="bow">How far it bulges to the right, in centimeters.</param>
    /// <param name="strands">How many strands it has.</param>
    /// <param name="shade">Its brightness.</param>
    public void Lock(Vector2 root, Vector2 tip, float width, float bow, int strands, float shade = 1)
    {
        Vector2 along = tip - root;
        Vector2 across = Vector2.Normalize(new Vector2(-along.Y, along.X) + new Vector2(1e-4f, 0));
        float phase = random.Between(0, MathF.Tau);
        float curl = wave * random.Between(0.5f, 1.3f);
        Vector2[] guide = new Vector2[Pieces];
        float lean = MathF.CopySign(bow, bow * across.X);
        for (int k = 0; k < Pieces; k++)
        {
            float t = k / (float)(Pieces - 1);
            float swing = (lean * MathF.Sin(MathF.PI * t) * 0.8f) + (curl * t * MathF.Sin(phase + (t * 6)));
            guide[k] = root + (along * t) + (across * swing);
        }

        for (int i = 0; i < strands; i++)
        {
            float offset = random.Between(-0.5f, 0.5f) * width;
            float gather = random.Between(0.1f, 0.5f);
            float shift = random.Between(-0.15f, 0.15f);
            float length = random.Between(0.88f, 1.04f);
            var line = new Vector2[Pieces];
            for (int k = 0; k < Pieces; k++)
            {
                float t = k / (float)(Pieces - 1);
                Vector2 at = guide[k] + (across * ((offset * float.Lerp(1, gather, t)) + (shift * MathF.Sin(4 * t))));
                line[k] = Project(Vector2.Lerp(root + (across * offset), at, Math.Min(1, t * 3)) + (along * (t * (length - 1))));
            }

            PaintStrand(Curve.Through(line, 3), shade * random.Between(0.7f, 1.25f));
        }
    }

    /// <summary>A few loose strands, thin at both ends.</summary>
    /// <param name="root">Where they begin in the head's x and y.</param>
    /// <param name="tip">Where they end.</param>
    /// <param name="width">How far they lie apart, in centimeters.</param>
    /// <param name="bow">How far they bulge to the right, in centimeters.</param>
    /// <param name="strands">How many.</param>
    public void Wisp(Vector2 root, Vector2 tip, float width, float bow, int strands)
    {
        Vector2 along = tip - root;
        Vector2 across = Vector2.Normalize(new Vector2(-along.Y, along.X) + new Vector2(1e-4f, 0));
        for (int i = 0; i < strands; i++)
        {
            float spread = random.Between(-0.5f, 0.5f) * width;
            float swing = bow * random.Between(0.7f, 1.2f);
            float end = random.Between(0.75f, 1.1f);
            float twist = random.Between(-0.6f, 0.6f);
            var line = new Vector2[Pieces];
            for (int k = 0; k < Pieces; k++)
            {
                float t = k / (float)(Pieces - 1);
                float aside = (swing * MathF.Sin(MathF.PI * 0.8f * t)) + (spread * MathF.Sin(MathF.PI * (0.15f + (0.6f * t)))) + (twist * t * t);
                line[k] = Project(root + (along * (t * end)) + (across * aside));
            }

            PaintStrand(Curve.Through(line, 4), random.Between(0.7f, 1.2f), 0.6f);
        }
    }

    private void PaintStrand(Vector2[] line, float shade, float fineness = 1)
    {
        float scale = scene.Pose.Scale;
        float wanted = thickness * fineness * 0.17f * scale * random.Between(0.6f, 1.4f);

        // A strand thinner than a pixel is drawn a pixel wide and more transparent.
        float width = Math.Max(0.9f, wanted);
        float strength = 0.92f * Math.Min(1, 0.25f + (0.75f * wanted / width));
        Vector2 start = line[0];
        float length = Math.Max(1, (line[^1] - start).Length());
        float band = random.Between(0.25f, 0.5f);
        Vector3 tint = Vector3.One + (0.08f * new Vector3(random.Between(-1, 1)));
        canvas.Fill(
            Curve.Ribbon(line, share => width * MathF.Min(1, 3.5f * (1.03f - share))),
            at =>
            {
                float t = (at - start).Length() / length;
                float shine = color.Shine * MathF.Exp(-MathF.Pow((t - band) / 0.14f, 2)) * shade;
                Vector3 hair = (Vector3.Lerp(color.Root, color.Tip, t) * tint * shade) + (shine * (0.25f * Vector3.One + (0.75f * color.Tip)));

                // The roots come out of the other hair, without an edge.
                return new Vector4(hair * exposure, strength * Math.Clamp(t / RootFade, 0, 1));
            });
    }

    /// <summary>Onto the forehead and the face: hair lies before the skin, and further back at the sides.</summary>
    private Vector2 Project(Vector2 place)
    {
        float depth = 11.3f - (0.075f * place.X * place.X) - (0.05f * MathF.Pow(Math.Max(0, -7 - place.Y), 2));
        return scene.Pose.Project(new Vector3(place, Math.Max(2, depth)));
    }
}
