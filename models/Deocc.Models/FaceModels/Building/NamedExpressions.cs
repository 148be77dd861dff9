namespace Deocc.Models.FaceModels.Building;

/// <summary>Expressions by name: every action at full strength, and a few that join several.</summary>
internal static class NamedExpressions
{
    private static readonly Dictionary<string, (string Action, double Strength)[]> Joined = new()
    {
        ["neutral"] = [],
        ["smile"] = [("mouthSmile", 0.8), ("cheekRaiser", 0.5), ("eyeSquint", 0.25)],
        ["laugh"] = [("mouthSmile", 0.9), ("cheekRaiser", 0.7), ("jawOpen", 0.35), ("mouthUpperUp", 0.3), ("eyeSquint", 0.4)],
        ["frown"] = [("browDown", 0.8), ("mouthFrown", 0.6)],
        ["sadness"] = [("browInnerUp", 0.9), ("mouthFrown", 0.7), ("mouthShrugLower", 0.3)],
        ["anger"] = [("browDown", 1), ("noseSneer", 0.4), ("eyeWide", 0.2), ("mouthPress", 0.6), ("jawClench", 0.8)],
        ["surprise"] = [("browInnerUp", 0.9), ("browOuterUp", 0.9), ("eyeWide", 0.7), ("jawOpen", 0.5)],
        ["fear"] = [("browInnerUp", 1), ("browDown", 0.3), ("eyeWide", 0.9), ("mouthStretch", 0.6), ("jawOpen", 0.2)],
        ["disgust"] = [("noseSneer", 0.9), ("browDown", 0.5), ("mouthUpperUp", 0.5), ("mouthFrown", 0.4)],
        ["blink"] = [("eyeBlink", 1)],
        ["kiss"] = [("mouthPucker", 0.9), ("mouthFunnel", 0.2)],
        ["browRaise"] = [("browInnerUp", 0.8), ("browOuterUp", 0.8)],
        ["pucker"] = [("mouthPucker", 1)],
    };

    /// <summary>Coefficients by name.</summary>
    public static Dictionary<string, float[]> Make()
    {
        var expressions = new Dictionary<string, float[]>();
        foreach (string name in ExpressionModes.Names) expressions.Add(name, Coefficients([(name, 1)]));
        foreach ((string name, (string Action, double Strength)[] parts) in Joined) expressions.Add(name, Coefficients(parts));
        return expressions;
    }

    // An action without a side means both.
    private static float[] Coefficients((string Action, double Strength)[] parts)
    {
        var coefficients = new float[ExpressionModes.Names.Count];
        foreach ((string action, double strength) in parts)
        {
            for (int mode = 0; mode < coefficients.Length; mode++)
            {
                string name = ExpressionModes.Names[mode];
                if (name == action || name == $"{action}_L" || name == $"{action}_R")
                    coefficients[mode] = (float)(strength / ExpressionModes.Deviation(name));
            }
        }

        return coefficients;
    }
}
