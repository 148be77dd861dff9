using Deocc.Models.FaceModels;
using Deocc.Training.Data;

namespace Deocc.Training.Synthesis;

/// <summary>What the triangles of a face model are called in a parsing map.</summary>
internal static class HeadLabels
{
    /// <summary>The class of each triangle; sides are the viewer's.</summary>
    public static ParsingClass[] OfTriangles(MorphableModel model)
    {
        ReadOnlySpan<int> corners = model.Triangles.AsSpan<int>();
        ReadOnlySpan<float> mean = model.MeanShape.AsSpan<float>();
        float mouthHeight = (mean[(3 * model.Landmarks[60]) + 1] + mean[(3 * model.Landmarks[64]) + 1]) / 2;
        var labels = new ParsingClass[model.TriangleCount];
        for (int triangle = 0; triangle < labels.Length; triangle++)
        {
            ReadOnlySpan<int> own = corners.Slice(3 * triangle, 3);
            float x = 0;
            float y = 0;
            foreach (int vertex in own)
            {
                x += mean[3 * vertex] / 3;
                y += mean[(3 * vertex) + 1] / 3;
            }

            labels[triangle] = Label(Majority(model, own), isLeft: x < 0, isUpper: y > mouthHeight);
        }

        return labels;
    }

    private static FaceRegion Majority(MorphableModel model, ReadOnlySpan<int> own)
    {
        FaceRegion first = model.Regions[own[0]];
        FaceRegion second = model.Regions[own[1]];
        FaceRegion third = model.Regions[own[2]];
        return second == third ? second : first;
    }

    private static ParsingClass Label(FaceRegion region, bool isLeft, bool isUpper) => region switch
    {
        FaceRegion.Brows => isLeft ? ParsingClass.LeftBrow : ParsingClass.RightBrow,
        FaceRegion.Eyes => isLeft ? ParsingClass.LeftEye : ParsingClass.RightEye,
        FaceRegion.Nose => ParsingClass.Nose,
        FaceRegion.Lips => isUpper ? ParsingClass.UpperLip : ParsingClass.LowerLip,
        FaceRegion.MouthInterior => ParsingClass.Mouth,
        FaceRegion.Ears => isLeft ? ParsingClass.LeftEar : ParsingClass.RightEar,
        FaceRegion.Scalp => ParsingClass.Skin,
        FaceRegion.Neck => ParsingClass.Neck,
        _ => ParsingClass.Skin,
    };
}
