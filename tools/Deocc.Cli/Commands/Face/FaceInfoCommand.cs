using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Deocc.Models.FaceModels;

namespace Deocc.Cli.Commands.Face;

/// <summary><c>deocc face info</c>: what a face model holds.</summary>
internal static class FaceInfoCommand
{
    public static Command Create()
    {
        Argument<string?> model = FaceModelArgument.Create();
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("info", """
            Show what a face model holds: sizes, regions, named expressions, source and licence.

            Examples:
              deocc face info
              deocc face info ict.safetensors
              deocc face info ict.safetensors --json
            """)
        {
            model, json,
        };
        command.SetAction(parsed =>
        {
            using MorphableModel opened = FaceModelArgument.Open(parsed.GetValue(model));
            FaceInfo info = FaceInfo.Of(opened);
            if (parsed.GetValue(json)) Console.WriteLine(JsonSerializer.Serialize(info, FaceJson.Default.FaceInfo));
            else Show(info);
            return 0;
        });
        return command;
    }

    private static void Show(FaceInfo info)
    {
        Line($"{info.Name}: {info.Vertices:N0} vertices, {info.Triangles:N0} triangles, {info.Landmarks} landmarks");
        Line($"modes: {info.IdentityModes} of identity, {info.ExpressionModes} of expression, {info.TextureModes} of texture");
        Line($"size of the mean: {info.Size[0]:F2} x {info.Size[1]:F2} x {info.Size[2]:F2} dm");
        Line($"regions: {string.Join(", ", info.Regions.Select(region => $"{region.Key} {region.Value}"))}");
        if (info.Expressions.Count > 0) Line($"expressions: {string.Join(", ", info.Expressions)}");
        foreach ((string key, string note) in info.Notes) Line($"{key}: {note}");
    }

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
