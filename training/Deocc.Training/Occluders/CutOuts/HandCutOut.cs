using System.Numerics;
using System.Text.Json;
using Deocc.Engine.Diagnostics;

namespace Deocc.Training.Occluders.CutOuts;

/// <summary>A hand with its labels, in the pixels of its picture.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Pose">Such as <c>over_mouth</c>, <c>cheek</c> or <c>fist</c>.</param>
/// <param name="IsBare">Whether all of it is skin.</param>
/// <param name="IsGloved">Whether a glove hides the skin.</param>
/// <param name="Arm">The direction to where the forearm is cut, a unit vector.</param>
/// <param name="Cut">The middle of the cut.</param>
/// <param name="Palm">The middle of the hand.</param>
/// <param name="Length">The hand's length in pixels, wrist to middle fingertip.</param>
internal sealed record HandCutOut(
    CutOut Picture, string Pose, bool IsBare, bool IsGloved, Vector2 Arm, Vector2 Cut, Vector2 Palm, float Length)
{
    /// <summary>Reads a line of labels.</summary>
    /// <exception cref="FileFormatException">The picture does not exist.</exception>
    public static HandCutOut Parse(string line, string folder, CutOutCache cache)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        JsonElement root = document.RootElement;
        string file = root.GetProperty("file").GetString()!;
        string path = Path.Combine(folder, file);
        if (!File.Exists(path)) throw new FileFormatException($"{file} does not exist");
        string cover = root.TryGetProperty("cover", out JsonElement covered) ? covered.GetString() ?? "none" : "none";
        Vector2 wrist = Point(root.GetProperty("wrist"));
        Vector2 knuckles = Vector2.Zero;
        int count = 0;
        foreach (JsonProperty finger in root.GetProperty(root.TryGetProperty("knuckles", out _) ? "knuckles" : "fingertips").EnumerateObject())
        {
            knuckles += Point(finger.Value);
            count++;
        }

        knuckles /= Math.Max(1, count);
        Vector2 arm = Point(root.GetProperty("arm"));
        Vector2 cut = root.TryGetProperty("cut_center", out JsonElement center) ? Point(center) : wrist;
        float length = root.TryGetProperty("hand_length_px", out JsonElement given) ? given.GetSingle() : 2 * Vector2.Distance(wrist, knuckles);
        return new HandCutOut(
            new CutOut(path, $"{Path.GetFileName(folder)}/{Path.GetFileNameWithoutExtension(file)}", cache),
            root.TryGetProperty("pose", out JsonElement pose) ? pose.GetString() ?? "hand" : "hand",
            cover == "none",
            cover.StartsWith("glove", StringComparison.Ordinal),
            Vector2.Normalize(arm),
            cut,
            Vector2.Lerp(wrist, knuckles, 1.05f),
            Math.Max(8, length));
    }

    private static Vector2 Point(JsonElement pair) => new(pair[0].GetSingle(), pair[1].GetSingle());
}
