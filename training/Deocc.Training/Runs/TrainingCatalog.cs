using Deocc.Engine.Diagnostics;
using Deocc.Training.Tasks.Detection;
using Deocc.Training.Tasks.Inpainting;
using Deocc.Training.Tasks.Landmarks;
using Deocc.Training.Tasks.Reconstruction;
using Deocc.Training.Tasks.Segmentation;

namespace Deocc.Training.Runs;

/// <summary>All that can be trained.</summary>
public static class TrainingCatalog
{
    /// <summary>The tasks in the order in which a system trains them.</summary>
    public static IReadOnlyList<TrainingEntry> Entries { get; } =
    [
        new("detector", "finds faces of any size, also occluded and turned ones", DetectorJson.Default.DetectorTrainingOptions, options => new DetectorTask((DetectorTrainingOptions)options)),
        new("landmarks", "finds 68 landmarks of a face, also of an occluded or turned one", LandmarkJson.Default.LandmarkTrainingOptions, options => new LandmarkTask((LandmarkTrainingOptions)options)),
        new("srg.segmentation", "finds the visible face", SegmentationJson.Default.SegmentationOptions, options => new SegmentationTask((SegmentationOptions)options)),
        new("srg.reconstruction", "predicts a face's coefficients, for the 3D face below occluders", ReconstructionJson.Default.ReconstructionOptions, options => new ReconstructionTask((ReconstructionOptions)options)),
        new("srg.inpainting", "paints what covers a face", InpaintingJson.Default.InpaintingOptions, options => new InpaintingTask((InpaintingOptions)options)),
    ];

    /// <summary>Finds a task.</summary>
    /// <exception cref="UsageException">There is none of that name; the message lists those that are.</exception>
    public static TrainingEntry Find(string name) =>
        Entries.FirstOrDefault(entry => entry.Name == name)
        ?? throw new UsageException($"nothing that can be trained is called '{name}'; known are {string.Join(", ", Entries.Select(entry => entry.Name))}");
}
