using System.Numerics;
using Deocc.Imaging;

namespace Deocc.Training.Occluders.Scenes;

/// <summary>The skin's color, and how the light falls on the face: brightness as a linear function of the normal.</summary>
/// <param name="Color">Mean RGB of cheeks, nose and forehead.</param>
/// <param name="Deviation">The standard deviation of its luma.</param>
/// <param name="LightRight">How much brighter, as a share, a surface that faces right is than one that faces the viewer.</param>
/// <param name="LightDown">The same downward.</param>
internal sealed record SkinSample(Vector3 Color, float Deviation, float LightRight, float LightDown)
{
    private const float MaxSlope = 0.55f;
    private const float HalfWidth = 7.5f;
    private const float HalfHeight = 10f;

    /// <summary>The luma weights of ITU-R BT.601.</summary>
    public static Vector3 Luma { get; } = new(0.299f, 0.587f, 0.114f);

    /// <summary>The color's luma.</summary>
    public float Brightness => Vector3.Dot(Color, Luma);

    /// <summary>The light on a surface as the camera sees its normal; 1 on one that faces the viewer.</summary>
    public float Shade(Vector3 normal)
    {
        // Away from the viewer it gets darker on all sides; the light's direction comes on top.
        float facing = Math.Max(0, normal.Z);
        float light = 0.6f + (0.4f * facing) + (1.2f * ((LightRight * normal.X) + (LightDown * normal.Y)));
        return Math.Clamp(light, 0.25f, 1.6f);
    }

    /// <summary>Measures a face on a grid between the brows and the chin.</summary>
    public static SkinSample Take(FaceScene scene, Image<float>? mask)
    {
        HeadPose pose = scene.Pose;
        var samples = new List<(Vector3 Color, float Luma, float X, float Y)>();
        Vector3 middle = scene.Points[28];
        for (float y = -4; y <= 10; y += 0.5f)
        {
            for (float x = -6; x <= 6; x += 0.5f)
            {
                if (((x / 6.3f) * (x / 6.3f)) + (((y - 3) / 8f) * ((y - 3) / 8f)) > 1) continue;
                Vector2 place = pose.Project(middle + new Vector3(x, y, -0.08f * x * x));
                (int column, int row) = ((int)place.X, (int)place.Y);
                if (column < 0 || row < 0 || column >= scene.Picture.Width || row >= scene.Picture.Height) continue;
                if (mask is not null && mask.Pixel(column, row)[0] < 0.5f) continue;
                Span<float> pixel = scene.Picture.Pixel(column, row);
                var color = new Vector3(pixel[0], pixel[1], pixel[2]);
                samples.Add((color, Vector3.Dot(color, Luma), x / HalfWidth, (y - 3) / HalfHeight));
            }
        }

        if (samples.Count < 8) return new SkinSample(new Vector3(0.72f, 0.55f, 0.46f), 0.1f, 0, -0.1f);

        // Eyes, nostrils, brows and beards are the dark fifth, highlights the bright twentieth.
        samples.Sort((a, b) => a.Luma.CompareTo(b.Luma));
        List<(Vector3 Color, float Luma, float X, float Y)> skin = samples[(samples.Count / 5)..(samples.Count * 19 / 20)];
        Vector3 mean = Vector3.Zero;
        foreach ((Vector3 color, _, _, _) in skin) mean += color / skin.Count;
        float luma = Math.Max(0.02f, Vector3.Dot(mean, Luma));
        double variance = 0;
        double slopeX = 0;
        double slopeY = 0;
        double spreadX = 1e-6;
        double spreadY = 1e-6;
        foreach ((_, float value, float x, float y) in skin)
        {
            variance += (value - luma) * (value - luma) / skin.Count;
            slopeX += (value - luma) * x;
            slopeY += (value - luma) * y;
            spreadX += x * x;
            spreadY += y * y;
        }

        return new SkinSample(
            mean,
            (float)Math.Sqrt(variance),
            Math.Clamp((float)(slopeX / spreadX) / luma, -MaxSlope, MaxSlope),
            Math.Clamp((float)(slopeY / spreadY) / luma, -MaxSlope, MaxSlope));
    }
}
