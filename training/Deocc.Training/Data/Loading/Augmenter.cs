using Deocc.Engine.Random;
using Deocc.Imaging;
using Deocc.Imaging.Colors;
using Deocc.Imaging.Jpeg;

namespace Deocc.Training.Data.Loading;

/// <summary>Varies samples as <see cref="AugmentOptions"/> say.</summary>
internal static class Augmenter
{
    // Labels of the parsing map that swap when a picture is mirrored: eyes, brows and ears.
    private static readonly (int Left, int Right)[] MirroredLabels = [(4, 5), (6, 7), (8, 9)];

    /// <summary>Brings the middle square of a sample to a size, turned, scaled, shifted and mirrored.</summary>
    /// <param name="face">The sample.</param>
    /// <param name="size">The new width and height.</param>
    /// <param name="options">How far.</param>
    /// <param name="random">The source of chance.</param>
    /// <param name="transform">From the sample's pixels to the new ones; its determinant is negative where it was mirrored.</param>
    public static FacePicture Move(FacePicture face, int size, AugmentOptions options, RandomGenerator random, out AffineTransform transform)
    {
        double turn = random.NextDouble(-1, 1) * options.Degrees * Math.PI / 180;
        double scale = (1 + (random.NextDouble(-1, 1) * options.Scale)) * size / Math.Min(face.Picture.Width, face.Picture.Height);
        double shiftX = random.NextDouble(-1, 1) * options.Shift * size;
        double shiftY = random.NextDouble(-1, 1) * options.Shift * size;
        bool isMirrored = random.NextBoolean(options.Flip);
        transform = new AffineTransform(1, 0, -0.5 * face.Picture.Width, 0, 1, -0.5 * face.Picture.Height)
            .Then(AffineTransform.Similarity(scale, turn, (0.5 * size) + shiftX, (0.5 * size) + shiftY));
        FaceLandmarks? landmarks = face.Landmarks?.Transform(transform);
        if (isMirrored)
        {
            transform = transform.Then(new AffineTransform(-1, 0, size, 0, 1, 0));
            landmarks = landmarks?.Mirror(size);
        }

        return new FacePicture(
            ImageWarp.Warp(face.Picture, transform, size, size, BorderMode.Reflect),
            face.Mask is null ? null : ImageWarp.Warp(face.Mask, transform, size, size),
            face.Region is null ? null : ImageWarp.Warp(face.Region, transform, size, size),
            face.Parsing is null ? null : MoveLabels(face.Parsing, transform, size, isMirrored),
            landmarks);
    }

    /// <summary>Changes colors and adds flaws, to each of some pictures the same.</summary>
    public static void Recolor(AugmentOptions options, RandomGenerator random, params ReadOnlySpan<Image<float>> pictures)
    {
        float brightness = 1 + (float)(random.NextDouble(-1, 1) * options.ColorJitter);
        float contrast = 1 + (float)(random.NextDouble(-1, 1) * options.ColorJitter);
        float saturation = random.NextBoolean(options.Grey) ? 0 : 1 + (float)(random.NextDouble(-1, 1) * options.ColorJitter);
        double blur = random.NextBoolean(options.Degrade) ? random.NextDouble(0.3, 1.5) : 0;
        float noise = random.NextBoolean(options.Degrade) ? (float)random.NextDouble(0.005, 0.04) : 0;
        int quality = random.NextBoolean(options.Degrade) ? random.NextInt32(35, 95) : 0;
        bool isRecolored = brightness != 1 || contrast != 1 || saturation != 1;
        uint noiseSeed = random.NextUInt32();

        // The contrast turns around the first picture's mean, so that what is alike in both stays alike.
        float mean = isRecolored ? MeanLuma(pictures[0]) * brightness : 0;
        foreach (Image<float> picture in pictures)
        {
            if (isRecolored) ChangeColors(picture.Samples, brightness, contrast, saturation, mean);
            if (blur > 0) GaussianBlur.Apply(picture, blur, BorderMode.Replicate).Samples.CopyTo(picture.Samples, 0);
            if (noise > 0) AddNoise(picture.Samples, noise, noiseSeed);
            if (quality > 0) Compress(picture, quality);
        }
    }

    private static Image<byte> MoveLabels(Image<byte> labels, AffineTransform transform, int size, bool isMirrored)
    {
        AffineTransform back = transform.Invert();
        var moved = new Image<byte>(size, size, 1);
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
            {
                (double sourceX, double sourceY) = back.Apply(x + 0.5, y + 0.5);
                if (!(sourceX >= 0 && sourceY >= 0 && sourceX < labels.Width && sourceY < labels.Height)) continue;
                int label = labels.Pixel((int)sourceX, (int)sourceY)[0];
                if (isMirrored)
                {
                    foreach ((int left, int right) in MirroredLabels)
                    {
                        if (label == left || label == right)
                        {
                            label = left + right - label;
                            break;
                        }
                    }
                }

                moved.Samples[(y * size) + x] = (byte)label;
            }
        }

        return moved;
    }

    private static float MeanLuma(Image<float> picture)
    {
        double sum = 0;
        for (int i = 0; i < picture.Samples.Length; i += 3) sum += Luma(picture.Samples, i);
        return (float)(sum / (picture.Width * picture.Height));
    }

    private static float Luma(float[] samples, int i) => (0.299f * samples[i]) + (0.587f * samples[i + 1]) + (0.114f * samples[i + 2]);

    private static void ChangeColors(float[] samples, float brightness, float contrast, float saturation, float mean)
    {
        for (int i = 0; i < samples.Length; i += 3)
        {
            float luma = Luma(samples, i);
            for (int c = 0; c < 3; c++)
            {
                float value = brightness * (luma + (saturation * (samples[i + c] - luma)));
                samples[i + c] = Math.Clamp(mean + (contrast * (value - mean)), 0, 1);
            }
        }
    }

    private static void AddNoise(float[] samples, float deviation, uint seed)
    {
        // The sum of four even numbers, nearly normal; one hash makes all four.
        for (int i = 0; i < samples.Length; i++)
        {
            uint hash = ((uint)i * 0x9E3779B1u) ^ seed;
            hash = (hash ^ (hash >> 16)) * 0x85EBCA6Bu;
            hash = (hash ^ (hash >> 13)) * 0xC2B2AE35u;
            hash ^= hash >> 16;
            uint sum = (hash & 255) + ((hash >> 8) & 255) + ((hash >> 16) & 255) + (hash >> 24);
            samples[i] = Math.Clamp(samples[i] + (deviation * (sum - 510f) / 147.8f), 0, 1);
        }
    }

    private static void Compress(Image<float> picture, int quality)
    {
        var codec = new JpegCodec { Quality = quality, HalvesChroma = true };
        using var file = new MemoryStream();
        codec.Encode(Imaging.Colors.ImageChannels.ToBytes(picture), file);
        Image<float> decoded = ImageChannels.ToRgb(codec.Decode(file.GetBuffer().AsSpan(0, (int)file.Length)).ToFloats());
        decoded.Samples.CopyTo(picture.Samples, 0);
    }
}
