using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Training.Data.Loading;
using Deocc.Training.Occluders.Scenes;

namespace Deocc.Training.Tasks.Segmentation;

/// <summary>Where a batch does not tell what covers: around the eyes of people who wear glasses, which data sets label as face.</summary>
internal static class WornGlasses
{
    // The band that glasses may fill, by the distance between the eyes: beyond the middle between them, above and below it.
    private const double Across = 1.25;
    private const double Above = 0.55;
    private const double Below = 0.7;

    private const float Inside = 0.5f;

    /// <summary>1 where the labels hold, 0 in the band of worn glasses but for what a drawn occluder covers; null if they hold everywhere.</summary>
    /// <param name="batch">A batch with landmarks.</param>
    /// <returns>[N, 1, size, size] on the batch's device.</returns>
    public static Tensor? Known(FaceBatch batch)
    {
        int[] wearers = [.. Enumerable.Range(0, batch.Samples.Count).Where(i => FaceScene.IsLikelyToWearGlasses(batch.Samples[i].Attributes))];
        if (wearers.Length == 0 || batch.OnHost.Landmarks is not { } landmarks) return null;
        int size = batch.Cover.Shape[3];
        int points = landmarks.Shape[1];
        ReadOnlySpan<float> places = landmarks.AsSpan<float>();
        ReadOnlySpan<float> cover = batch.OnHost.Cover.AsSpan<float>();
        float[] known = new float[cover.Length];
        Array.Fill(known, 1);
        foreach (int i in wearers)
        {
            var face = new (float X, float Y)[points];
            for (int p = 0; p < points; p++) face[p] = (places[2 * ((i * points) + p)], places[(2 * ((i * points) + p)) + 1]);
            FaceLandmarks five = new FaceLandmarks(face).ToFive();
            int first = i * size * size;
            MarkBand(known.AsSpan(first, size * size), cover.Slice(first, size * size), size, five[0], five[1]);
        }

        using Device.Restorer host = Device.Use(CpuDevice.Instance);
        return Tensor.From<float>(known, [batch.Samples.Count, 1, size, size]).To(batch.Cover.Device);
    }

    private static void MarkBand(Span<float> known, ReadOnlySpan<float> cover, int size, (float X, float Y) left, (float X, float Y) right)
    {
        (double middleX, double middleY) = ((left.X + right.X) / 2, (left.Y + right.Y) / 2);
        (double acrossX, double acrossY) = (right.X - left.X, right.Y - left.Y);
        double squared = Math.Max(1e-6, (acrossX * acrossX) + (acrossY * acrossY));
        for (int i = 0; i < known.Length; i++)
        {
            (int y, int x) = Math.DivRem(i, size);
            (double fromX, double fromY) = (x + 0.5 - middleX, y + 0.5 - middleY);
            double across = ((fromX * acrossX) + (fromY * acrossY)) / squared;
            double down = ((fromY * acrossX) - (fromX * acrossY)) / squared;
            bool isBand = Math.Abs(across) < Across && down > -Above && down < Below;
            if (isBand && cover[i] < Inside) known[i] = 0;
        }
    }
}
