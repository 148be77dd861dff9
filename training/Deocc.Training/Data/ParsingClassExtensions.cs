namespace Deocc.Training.Data;

/// <summary>What parsing classes belong to.</summary>
public static class ParsingClassExtensions
{
    /// <summary>Whether a class belongs to the face that occluders are taken off: skin, brows, eyes, nose, lips, mouth.</summary>
    public static bool IsFace(this ParsingClass label) =>
        label is ParsingClass.Skin or ParsingClass.Nose or ParsingClass.LeftEye or ParsingClass.RightEye or ParsingClass.LeftBrow
            or ParsingClass.RightBrow or ParsingClass.Mouth or ParsingClass.UpperLip or ParsingClass.LowerLip;
}
