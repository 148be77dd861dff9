using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Imaging;

namespace Deocc.Training.Losses;

/// <summary>Where the crops of face recognition (ArcFace's, 112x112) lie in pictures with landmarks, so that a grid sample cuts them out.</summary>
internal static class RecognitionCrops
{
    /// <summary>[N, 112, 112, 2]: the grid of <c>GridSample</c>.</summary>
    /// <param name="landmarks">[N, 68 or 5, 2] in pixels, pixel centers at half-integers.</param>
    /// <param name="width">Of the pictures.</param>
    /// <param name="height">Of the pictures.</param>
    public static Tensor Grid(Tensor landmarks, int width, int height) => Places(landmarks, width, height).AffineGrid(FaceAlignment.ArcFaceSize);

    /// <summary>[N, 2, 3]: from places in the crop, -1..1, to places in the picture, -1..1.</summary>
    private static Tensor Places(Tensor landmarks, int width, int height)
    {
        (int count, int points) = (landmarks.Shape[0], landmarks.Shape[1]);
        float[] places = landmarks.ToArray<float>();
        var theta = new float[count * 6];
        var fromUnit = new AffineTransform(0.5 * FaceAlignment.ArcFaceSize, 0, 0.5 * FaceAlignment.ArcFaceSize, 0, 0.5 * FaceAlignment.ArcFaceSize, 0.5 * FaceAlignment.ArcFaceSize);
        var toUnit = new AffineTransform(2.0 / width, 0, -1, 0, 2.0 / height, -1);
        for (int i = 0; i < count; i++)
        {
            var face = new (float X, float Y)[points];
            for (int p = 0; p < points; p++) face[p] = (places[2 * ((i * points) + p)], places[(2 * ((i * points) + p)) + 1]);
            AffineTransform map = fromUnit.Then(FaceAlignment.ArcFace(new FaceLandmarks(face)).ToPhoto).Then(toUnit);
            ReadOnlySpan<double> rows = [map.A, map.B, map.C, map.D, map.E, map.F];
            for (int k = 0; k < rows.Length; k++) theta[(6 * i) + k] = (float)rows[k];
        }

        return Tensor.From(theta, [count, 2, 3]);
    }
}
