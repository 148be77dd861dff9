using Deocc.Engine.Serialization;
using Deocc.Models.Files;
using Deocc.Models.Inpainting;
using Deocc.Models.Reconstruction;
using Deocc.Models.Segmentation;

namespace Deocc.Models.Pipelines.Srg;

/// <summary>The three networks of <see cref="SrgPipeline"/>, ready for inference.</summary>
public sealed class SrgNetworks : IDisposable
{
    /// <summary>The names of their weights, in the order in which they are used.</summary>
    public static IReadOnlyList<string> Names { get; } = ["srg.segmentation", "srg.reconstruction", "srg.inpainting"];

    /// <summary>Takes networks over.</summary>
    /// <param name="segmentation">N_S: crops in [-1, 1] to logits of the visible face.</param>
    /// <param name="segmentationSize">The width and height of the crops that N_S was trained on, in pixels.</param>
    /// <param name="reconstructor">N_R and the renderer.</param>
    /// <param name="generator">N_G.</param>
    /// <param name="generatorSize">The width and height of the crops that N_G was trained on, in pixels.</param>
    public SrgNetworks(UNet segmentation, int segmentationSize, FaceReconstructor reconstructor, GatedGenerator generator, int generatorSize)
    {
        (Segmentation, SegmentationSize, Reconstructor) = (segmentation, segmentationSize, reconstructor);
        (Generator, GeneratorSize) = (generator, generatorSize);
        segmentation.PrepareForInference();
        generator.PrepareForInference();
    }

    /// <summary>N_S.</summary>
    public UNet Segmentation { get; }

    /// <summary>The width and height of the crops that N_S was trained on, in pixels.</summary>
    public int SegmentationSize { get; }

    /// <summary>N_R and the renderer.</summary>
    public FaceReconstructor Reconstructor { get; }

    /// <summary>N_G.</summary>
    public GatedGenerator Generator { get; }

    /// <summary>The width and height of the crops that N_G was trained on, in pixels.</summary>
    public int GeneratorSize { get; }

    /// <summary>Opens the networks.</summary>
    /// <param name="weights">Where they come from.</param>
    /// <exception cref="Deocc.Engine.Diagnostics.UsageException">One is missing; the message tells how to get it.</exception>
    /// <exception cref="Deocc.Engine.Diagnostics.FileFormatException">A file is damaged or holds another network.</exception>
    public static SrgNetworks Open(WeightSet weights)
    {
        using WeightFile segmentation = weights.Open(Names[0]);
        using WeightFile reconstruction = weights.Open(Names[1]);
        using WeightFile inpainting = weights.Open(Names[2]);
        return new SrgNetworks(
            UNet.FromFile(segmentation),
            NetworkFile.SizeOf(segmentation),
            FaceReconstructor.FromFile(reconstruction),
            GatedGenerator.FromFile(inpainting),
            NetworkFile.SizeOf(inpainting));
    }

    /// <summary>Disposes the networks.</summary>
    public void Dispose()
    {
        Segmentation.Dispose();
        Reconstructor.Dispose();
        Generator.Dispose();
    }
}
