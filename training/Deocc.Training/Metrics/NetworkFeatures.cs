using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Layers;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Imaging;
using Deocc.Imaging.Colors;
using Deocc.Models.Catalog;

namespace Deocc.Training.Metrics;

/// <summary>Features or embeddings of pictures by a network of the catalog, with weights from a file.</summary>
public sealed class NetworkFeatures : IDisposable
{
    private readonly NetworkEntry _entry;
    private readonly Module _network;

    private NetworkFeatures(NetworkEntry entry, Module network, string weights)
    {
        (_entry, _network, Weights) = (entry, network, weights);
        Length = Of(new Image<float>(_entry.Input[3], _entry.Input[2], 3)).Length;
    }

    /// <summary>The networks that turn a picture in [-1, 1] to one vector.</summary>
    public static IReadOnlyList<string> Networks { get; } = ["inception3-fid", "inception3", "mobilefacenet", "iresnet18", "iresnet50", "iresnet100"];

    /// <summary>The network's name.</summary>
    public string Name => _entry.Name;

    /// <summary>The length of its vectors.</summary>
    public int Length { get; }

    /// <summary>The file of its weights.</summary>
    public string Weights { get; }

    /// <summary>Loads a network.</summary>
    /// <param name="name">One of <see cref="Networks"/>.</param>
    /// <param name="weights">A safetensors, PyTorch or .npz file.</param>
    /// <exception cref="EngineException">There is no such network, or the file does not fit.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static NetworkFeatures Load(string name, string weights)
    {
        if (!Networks.Contains(name)) throw new UsageException($"--network {name}: gives no vector of a picture; use one of {string.Join(", ", Networks)}");
        NetworkEntry entry = NetworkCatalog.Find(name);
        Module network = entry.Create();
        try
        {
            network.Load(weights, entry.Mapping(network));
            network.PrepareForInference();
            return new NetworkFeatures(entry, network, weights);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>The network's vector of a picture, which is brought to the network's size first.</summary>
    /// <param name="image">Samples in 0..1; grey is taken as RGB, alpha is left out.</param>
    public float[] Of(Image<float> image)
    {
        int height = _entry.Input[2];
        int width = _entry.Input[3];
        Image<float> sized = ImageChannels.ToRgb(image);
        if (sized.Width != width || sized.Height != height) sized = ImageResize.Resize(sized, width, height, ResizeFilter.Bilinear);
        using var mode = GradientMode.Disable();
        using var scope = new TensorScope();
        Tensor x = Tensor.From<float>(sized.Samples, [1, height, width, 3]).Permute(0, 3, 1, 2).Affine(2, -1);
        return _entry.Run(_network, x)[0].Tensor.ToArray<float>();
    }

    /// <inheritdoc/>
    public void Dispose() => _network.Dispose();
}
