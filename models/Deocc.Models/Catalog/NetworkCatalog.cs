using Deocc.Engine.Diagnostics;
using Deocc.Engine.Layers;
using Deocc.Models.Backbones;
using Deocc.Models.Backbones.Inception;
using Deocc.Models.Backbones.MobileNet;
using Deocc.Models.Backbones.Vgg;
using Deocc.Models.Discriminators;
using Deocc.Models.Inpainting;
using Deocc.Models.Recognition;
using Deocc.Models.Reconstruction;
using Deocc.Models.Segmentation;

namespace Deocc.Models.Catalog;

/// <summary>All networks that have a name.</summary>
public static class NetworkCatalog
{
    private const string Torchvision = "torchvision";
    private const string Own = "own";

    /// <summary>The networks in the order in which lists show them.</summary>
    public static IReadOnlyList<NetworkEntry> All { get; } =
    [
        Classifier("resnet18", ResNetDepth.ResNet18),
        Classifier("resnet34", ResNetDepth.ResNet34),
        Classifier("resnet50", ResNetDepth.ResNet50),
        new("unet-resnet18", "segmentation: one logit per pixel", Own, [1, 3, 256, 256], () => new UNet()),
        new("unet-resnet34", "segmentation: one logit per pixel", Own, [1, 3, 256, 256], () => new UNet(new UNetOptions { Encoder = ResNetDepth.ResNet34 })),
        Regressor("regressor257", CoefficientLayout.Perspective257),
        Regressor("regressor239", CoefficientLayout.WhiteLight239),
        Regressor("regressor237", CoefficientLayout.Aligned237),
        Regressor("regressor175", CoefficientLayout.WeakPerspective175),
        new("gated-generator", "inpainting: mask and two images to an image in [-1, 1]", Own, [1, 7, 256, 256], () => new GatedGenerator()),
        new("vgg-discriminator", "one logit per image, positive for real ones", Own, [1, 3, 256, 256], () => new VggDiscriminator()),
        Vgg("vgg16", VggDepth.Vgg16, "relu1_2", "relu2_2", "relu3_3", "relu4_3", "relu5_3"),
        Vgg("vgg19", VggDepth.Vgg19, "relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1"),
        Recognizer("iresnet18", IResNetDepth.IResNet18),
        Recognizer("iresnet50", IResNetDepth.IResNet50),
        Recognizer("iresnet100", IResNetDepth.IResNet100),
        new("mobilefacenet", "face recognition: ArcFace crops in [-1, 1] to embeddings of 128", "foamliu/MobileFaceNet", [1, 3, 112, 112], () => new MobileFaceNet()),
        new("mobilenetv3-small", "1000 classes of ImageNet", Torchvision, [1, 3, 224, 224], () => new MobileNetV3(MobileNetV3Size.Small)),
        new("mobilenetv3-large", "1000 classes of ImageNet", Torchvision, [1, 3, 224, 224], () => new MobileNetV3(MobileNetV3Size.Large)),
        Inception("inception3-fid", "2048 features for the Frechet inception distance, images in [-1, 1]", "torchvision, pytorch-fid", InceptionPooling.Fid),
        Inception("inception3", "2048 features, pooling as in torchvision, images in [-1, 1]", Torchvision, InceptionPooling.Torchvision),
    ];

    /// <summary>A network by its name.</summary>
    /// <exception cref="UsageException">There is none of that name.</exception>
    public static NetworkEntry Find(string name) =>
        All.FirstOrDefault(entry => entry.Name == name)
        ?? throw new UsageException($"no network '{name}'; there are {string.Join(", ", All.Select(entry => entry.Name))}");

    private static NetworkEntry Classifier(string name, ResNetDepth depth) =>
        new(name, "1000 classes of ImageNet", Torchvision, [1, 3, 224, 224], () => new ResNet(depth));

    private static NetworkEntry Regressor(string name, CoefficientLayout layout) => new(
        name, $"ResNet-50 to {layout.Length} face coefficients", Torchvision, [1, 3, 224, 224], () => new CoefficientRegressor(layout));

    private static NetworkEntry Recognizer(string name, IResNetDepth depth) => new(
        name, "face recognition: ArcFace crops in [-1, 1] to embeddings of 512", "insightface", [1, 3, 112, 112], () => new IResNet(depth));

    private static NetworkEntry Inception(string name, string summary, string weights, InceptionPooling pooling) =>
        new(name, summary, weights, [1, 3, 299, 299], () => new InceptionFeatures(pooling)) { Mapping = _ => InceptionFeatures.Mapping };

    private static NetworkEntry Vgg(string name, VggDepth depth, params string[] levels) => new(
        name, $"features at {string.Join(", ", levels)}", Torchvision, [1, 3, 224, 224], () => new VggFeatures(depth, levels))
    {
        Mapping = network => ((VggFeatures)network).Mapping,
        Run = (network, x) => [.. ((VggFeatures)network).Forward(x).Zip(levels, (tensor, level) => new NamedTensor(level, tensor))],
    };
}
