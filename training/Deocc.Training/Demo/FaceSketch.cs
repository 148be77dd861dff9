using Deocc.Engine.Random;

namespace Deocc.Training.Demo;

/// <summary>
/// Draws small faces, bare or covered, from soft-edged ellipses and bars: data that the demo makes itself. Positions, sizes,
/// tones and light vary from picture to picture.
/// </summary>
internal sealed class FaceSketch
{
    /// <summary>Width and height in pixels.</summary>
    public const int Size = 32;

    private const int Channels = 3;
    private const int Plane = Size * Size;

    private readonly float[] _pixels = new float[Channels * Plane];
    private RandomGenerator _random = new(seed: 0);

    /// <summary>Draws one face.</summary>
    /// <param name="pixels">Receives [3, 32, 32], RGB in [-1, 1].</param>
    /// <param name="cover">What lies over the face.</param>
    /// <param name="random">Where everything else comes from.</param>
    public void Draw(Span<float> pixels, FaceCover cover, RandomGenerator random)
    {
        _random = random;
        Array.Clear(_pixels);
        Draw(cover);
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = Math.Clamp((2 * _pixels[i]) - 1 + Between(-0.08f, 0.08f), -1, 1);
    }

    private void Draw(FaceCover cover)
    {
        Color background = AnyColor(0.1f, 0.9f);
        Fill(background, AnyColor(0.1f, 0.9f));
        float tone = Between(0.15f, 0.95f);
        Color skin = new Color(0.35f, 0.2f, 0.13f).Mix(new Color(1, 0.84f, 0.73f), tone);
        Color hair = new Color(0.08f, 0.06f, 0.05f).Mix(new Color(0.8f, 0.65f, 0.4f), Between(0, 1) * Between(0, 1));
        float x = 16 + Between(-2.5f, 2.5f);
        float y = 17 + Between(-2, 2);
        float width = Between(8, 10.5f);
        float height = Between(10.5f, 13);

        Ellipse(hair, x, y - (0.25f * height), width + Between(0.5f, 2.5f), height);
        Ellipse(skin, x, y, width, height);
        float eyeY = y - (0.18f * height);
        float eyeGap = 0.42f * width;
        foreach (float side in (ReadOnlySpan<float>)[-1, 1])
        {
            Ellipse(new Color(0.95f, 0.95f, 0.95f), x + (side * eyeGap), eyeY, 2.2f, 1.3f);
            Ellipse(new Color(0.1f, 0.1f, 0.12f), x + (side * eyeGap) + Between(-0.6f, 0.6f), eyeY, 1.1f, 1.1f);
            Bar(hair, x + (side * eyeGap), eyeY - 2.6f, 2.6f, 0.6f, side * Between(0, 0.3f));
        }

        Ellipse(skin.Mix(new Color(0, 0, 0), 0.25f), x, y + (0.18f * height), 0.9f, 1.6f);
        Ellipse(new Color(0.65f, 0.25f, 0.25f).Mix(skin, 0.35f), x, y + (0.5f * height), Between(2.2f, 3.8f), Between(0.6f, 1.5f));
        DrawCover(cover, x, y, width, height, eyeY, eyeGap, skin, hair);
    }

    private void DrawCover(
        FaceCover cover, float x, float y, float width, float height, float eyeY, float eyeGap, Color skin, Color hair)
    {
        float tilt = Between(-0.15f, 0.15f);
        switch (cover)
        {
            case FaceCover.Sunglasses:
                Color lens = AnyColor(0, 0.3f);
                foreach (float side in (ReadOnlySpan<float>)[-1, 1])
                    Ellipse(lens, x + (side * eyeGap), eyeY + (side * eyeGap * tilt), Between(2.9f, 4), Between(2.2f, 3.2f));
                Bar(lens, x, eyeY - 0.5f, width, 0.7f, tilt);
                break;
            case FaceCover.Mask:
                Color cloth = AnyColor(0.3f, 1);
                Ellipse(cloth, x, y + (0.42f * height), 0.85f * width, 0.5f * height);
                Bar(cloth.Mix(new Color(0, 0, 0), 0.2f), x, y + (0.1f * height), 0.95f * width, 0.5f, tilt);
                break;
            case FaceCover.Hand:
                float from = Between(0, 1) < 0.5f ? -1 : 1;
                float handY = y + (Between(-0.2f, 0.5f) * height);
                Ellipse(skin.Mix(new Color(0, 0, 0), 0.12f), x + (from * 0.75f * width), handY + 2, 4, 4.5f);
                for (int finger = 0; finger < 4; finger++)
                    Bar(skin.Mix(new Color(0, 0, 0), 0.08f * finger), x + (from * 0.2f * width), handY - 2 + (1.9f * finger), 5.5f, 0.85f, tilt);
                break;
            case FaceCover.Fringe:
                for (int strand = -4; strand <= 4; strand++)
                {
                    Color tint = hair.Mix(new Color(1, 1, 1), Between(0, 0.12f));
                    Bar(tint, x + (strand * 0.22f * width), eyeY - 2.5f, 1.4f, Between(4.5f, 6.5f), Between(-0.2f, 0.2f));
                }

                break;
            case FaceCover.Nothing:
            default:
                break;
        }
    }

    private void Fill(Color top, Color bottom)
    {
        for (int row = 0; row < Size; row++)
        {
            Color color = top.Mix(bottom, row / (Size - 1f));
            for (int column = 0; column < Size; column++) Blend(row, column, color, 1);
        }
    }

    private void Ellipse(Color color, float x, float y, float halfWidth, float halfHeight)
    {
        float softness = Math.Min(halfWidth, halfHeight);
        for (int row = 0; row < Size; row++)
        {
            for (int column = 0; column < Size; column++)
            {
                float across = (column + 0.5f - x) / halfWidth;
                float down = (row + 0.5f - y) / halfHeight;
                float inside = (1 - MathF.Sqrt((across * across) + (down * down))) * softness;
                Blend(row, column, color, inside + 0.5f);
            }
        }
    }

    private void Bar(Color color, float x, float y, float halfLength, float halfThickness, float slope)
    {
        for (int row = 0; row < Size; row++)
        {
            for (int column = 0; column < Size; column++)
            {
                float along = column + 0.5f - x;
                float across = row + 0.5f - y - (slope * along);
                float inside = Math.Min(halfLength - Math.Abs(along), halfThickness - Math.Abs(across));
                Blend(row, column, color, inside + 0.5f);
            }
        }
    }

    private void Blend(int row, int column, Color color, float cover)
    {
        float alpha = Math.Clamp(cover, 0, 1);
        if (alpha == 0) return;
        int pixel = (row * Size) + column;
        _pixels[pixel] += alpha * (color.Red - _pixels[pixel]);
        _pixels[Plane + pixel] += alpha * (color.Green - _pixels[Plane + pixel]);
        _pixels[(2 * Plane) + pixel] += alpha * (color.Blue - _pixels[(2 * Plane) + pixel]);
    }

    private float Between(float low, float high) => low + ((high - low) * (float)_random.NextDouble());

    private Color AnyColor(float low, float high) => new(Between(low, high), Between(low, high), Between(low, high));

    private readonly record struct Color(float Red, float Green, float Blue)
    {
        public Color Mix(Color other, float share) => new(
            Red + (share * (other.Red - Red)), Green + (share * (other.Green - Green)), Blue + (share * (other.Blue - Blue)));
    }
}
