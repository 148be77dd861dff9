using Deocc.Engine.Layers;
using Deocc.Engine.Random;
using Deocc.Engine.Serialization;
using Deocc.Engine.Tensors;
using Deocc.Models.Backbones;
using Deocc.Models.Inpainting;
using Deocc.Models.Landmarks;
using Deocc.Models.Reconstruction;
using Deocc.Models.Segmentation;

namespace Deocc.Tests.Models.Pipelines;

/// <summary>A folder of untrained networks, small enough for tests: the segmentation sees one thing everywhere, the reconstruction is the mean face.</summary>
internal static class TinyWeights
{
    private const int Size = 256;

    /// <summary>Writes them.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <param name="isCovered">Whether the segmentation takes every face for covered, instead of visible.</param>
    public static void Write(string folder, bool isCovered = false)
    {
        RandomGenerator.Current = new RandomGenerator(seed: 3);
        using var segmentation = new UNet(new UNetOptions { EncoderWidth = 0.125, DecoderWidths = [8, 8, 8, 8, 8] });
        foreach ((string name, Tensor parameter) in segmentation.StateDict())
        {
            if (name == "head.weight") parameter.AsSpan<float>().Clear();
            if (name == "head.bias") parameter.AsSpan<float>().Fill(isCovered ? -4 : 4);
        }

        using var reconstruction = new CoefficientRegressor(new CoefficientRegressorOptions { Depth = ResNetDepth.ResNet18, Width = 0.125 });
        using var inpainting = new GatedGenerator(new GatedGeneratorOptions { BaseWidth = 4, ResidualBlocks = 2 });
        using var landmarks = new LandmarkNetwork();
        Save(folder, "srg.segmentation", segmentation, segmentation.Metadata(Size));
        Save(folder, "srg.reconstruction", reconstruction, reconstruction.Metadata(Size));
        Save(folder, "srg.inpainting", inpainting, inpainting.Metadata(Size));
        Save(folder, "landmarks", landmarks, landmarks.Metadata(128));
    }

    private static void Save(string folder, string name, Module network, Dictionary<string, string> metadata) =>
        WeightFile.Save(Path.Combine(folder, name + ".safetensors"), network.StateDict(), metadata);
}
