using System.Numerics;
using Deocc.Engine.Random;
using Deocc.Imaging;
using Deocc.Training.Occluders.Painting;
using Deocc.Training.Occluders.Procedural;
using Deocc.Training.Occluders.Scenes;
using Deocc.Training.Occluders.Textures;

namespace Deocc.Training.Occluders.CutOuts;

/// <summary>Photographed masks, bent over the face like drawn ones; mostly with another texture, so that few templates make many masks.</summary>
internal sealed class MaskTemplates(OccluderKind kind, MaskTemplate[] templates, TextureSource textures) : IOccluderSource
{
    private const double TextureSwap = 0.9;

    // The least turn at which a template of a turned face fits better; in radians.
    private const float Turned = 0.3f;

    /// <inheritdoc/>
    public OccluderKind Kind => kind;

    /// <inheritdoc/>
    public double Weight => templates.Length;

    /// <inheritdoc/>
    public Occluder? Draw(FaceScene scene, OccluderSet set, RandomGenerator random)
    {
        int side = MathF.Abs(scene.Pose.Yaw) < Turned ? 0 : MathF.Sign(scene.Pose.Yaw);
        MaskTemplate[] fitting = [.. templates.Where(template => (template.Side == side || template.Side == 0) && HoldBack.Allows(set, template.Family))];
        if (fitting.Length == 0) return null;
        MaskTemplate template = random.Choose<MaskTemplate>(fitting);
        Image<byte> pixels = template.Picture.Pixels();
        Texture? texture = random.NextBoolean(TextureSwap) ? textures.Draw(set, random) : null;
        float brightness = texture is null ? 1 : MeanLuma(pixels);
        float top = random.Between(1.1f, 1.7f);
        var fit = new MaskFit(random.Between(0.15f, 0.8f), top, random.Between(3.8f, 4.6f), random.Between(0.96f, 1), random.Between(0.4f, 1.1f), random.Between(0.3f, 0.9f));
        var sheet = new MaskSurface(scene, fit);
        Vector2 center = scene.Pose.Project(sheet.At(0, 0.5f));
        (float sine, float cosine) = MathF.SinCos(random.Between(-5, 5) * MathF.PI / 180);
        float scale = random.Between(0.92f, 1.04f);
        var surface = new Surface(scene.Pose, (-1.25f, 1.25f), (-0.12f, 1.12f), 41, 29, sheet.At, place =>
        {
            Vector2 from = (place - center) * scale;
            return center + new Vector2((from.X * cosine) - (from.Y * sine), (from.X * sine) + (from.Y * cosine));
        });
        var canvas = new OccluderCanvas(scene);
        Vector3 tint = Vector3.One + new Vector3(random.Between(-0.06f, 0.06f), random.Between(-0.06f, 0.06f), random.Between(-0.06f, 0.06f));
        surface.Paint(canvas, (u, v, normal) =>
        {
            Vector2 place = template.PlaceOf(u, v);
            Vector4 sample = CutOut.Sample(pixels, place.X, place.Y);
            if (sample.W < 0.01f) return Vector4.Zero;
            Vector3 color = sample.AsVector3() / sample.W;
            if (texture is not null)
            {
                float relief = Math.Clamp(Vector3.Dot(color, SkinSample.Luma) / brightness, 0.45f, 1.35f);
                color = texture.At(u * 9, v * 12) * relief;
            }

            return new Vector4(color * tint * float.Lerp(1, scene.Skin.Shade(normal), 0.6f), sample.W);
        });
        canvas.CastShadow(new Vector2(-0.8f * scene.Skin.LightRight, random.Between(0.1f, 0.5f)) * scene.Pose.Scale, random.Between(0.2f, 0.5f) * scene.Pose.Scale, random.Between(0.25f, 0.5f));
        return canvas.Finish(kind, template.Picture.Name, random);
    }

    private static float MeanLuma(Image<byte> pixels)
    {
        double sum = 0;
        double weight = 1e-6;
        for (int i = 0; i < pixels.Samples.Length; i += 4 * 7)
        {
            double alpha = pixels.Samples[i + 3] / 255.0;
            sum += alpha * ((0.299 * pixels.Samples[i]) + (0.587 * pixels.Samples[i + 1]) + (0.114 * pixels.Samples[i + 2])) / 255;
            weight += alpha;
        }

        return Math.Max(0.05f, (float)(sum / weight));
    }
}
