using System.Globalization;
using System.Text.Json;
using Deocc.Models.Pipelines;
using Deocc.Models.Pipelines.Batches;
using Deocc.Models.Pipelines.Removal;
using Deocc.Models.Pipelines.Srg;

namespace Deocc.Cli.Commands.Remove;

/// <summary>Runs <c>deocc remove</c> over its photographs and tells what was done.</summary>
internal static class RemoveRun
{
    private const int Failure = 1;

    /// <summary>Works on all photographs.</summary>
    /// <returns>The exit code: 1 if any was passed over.</returns>
    public static int Run(RemovalOptions options, PhotoInputs inputs, WeightSet weights, bool forMachines)
    {
        var skipped = new List<SkippedPhoto>();
        using var finder = new FaceFinder(weights);
        using SrgNetworks networks = SrgNetworks.Open(weights);
        var job = new RemovalJob(options, networks, finder);
        bool showsLine = inputs.Photos.Count > 1 && !forMachines;
        using (ProgressLine? line = showsLine ? new ProgressLine("photos") : null)
        {
            for (int i = 0; i < inputs.Photos.Count; i++)
            {
                PhotoReport report = job.Run(inputs.Photos[i]);
                if (report.Skipped is { } reason) skipped.Add(new SkippedPhoto(report.Photo, reason));
                if (forMachines) Console.WriteLine(JsonSerializer.Serialize(report, RemovalJson.Default.PhotoReport));
                else if (report.Skipped is null) Show(report);
                line?.Report(i + 1, inputs.Photos.Count);
            }
        }

        foreach (SkippedPhoto other in inputs.Skipped)
        {
            skipped.Add(other);
            if (forMachines) Console.WriteLine(JsonSerializer.Serialize(new PhotoReport(other.Photo) { Skipped = other.Reason }, RemovalJson.Default.PhotoReport));
        }

        foreach (SkippedPhoto photo in skipped)
            Console.Error.WriteLine(photo.Reason.Contains(photo.Photo, StringComparison.Ordinal) ? $"skipped {photo.Reason}" : $"skipped {photo.Photo}: {photo.Reason}");
        if (skipped.Count > 0) Console.Error.WriteLine($"deocc: {skipped.Count} of {inputs.Photos.Count + inputs.Skipped.Count} photographs skipped");
        return skipped.Count > 0 ? Failure : 0;
    }

    private static void Show(PhotoReport report)
    {
        if (report.WasThere)
        {
            Console.WriteLine($"{report.Photo}: {report.Output} is there already (--overwrite makes it again)");
            return;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Photo}: {report.Output ?? "no image"} ({report.Seconds["total"]:F2} s)"));
        foreach (FaceReport face in report.Faces)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  face {face.Number} at {face.Box[0]:F0},{face.Box[1]:F0} {face.Box[2]:F0}x{face.Box[3]:F0}: {face.Outcome}, {100 * face.OccludedShare:F0} % covered (confidence {100 * face.Confidence:F0} %{(face.Score is { } score ? $", of the face {100 * score:F0} %" : "")})"));
            foreach (string warning in face.Warnings) Console.WriteLine($"  face {face.Number}: warning: {warning}");
        }

        foreach (string note in report.Notes) Console.WriteLine($"  {note}");
    }
}
