using System.Globalization;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Layers;
using Deocc.Engine.Serialization.Mapping;
using Deocc.Engine.Tensors;

namespace Deocc.Models.Backbones.Vgg;

/// <summary>
/// The convolutions of VGG-16 or VGG-19, for losses that compare features of images. Levels have the usual names: relu1_2 is
/// what the second convolution of the first stage gives after its rectifier, conv1_2 before it, pool1 what the stage gives.
/// Parameters have torchvision's names (features.0.weight ...); layers behind the last level are not made.
/// </summary>
/// <example><code>
/// using var vgg = new VggFeatures(VggDepth.Vgg16, "pool1", "pool2", "pool3");
/// vgg.Load("vgg16.pth", vgg.Mapping);
/// vgg.Freeze();
/// IReadOnlyList&lt;Tensor&gt; levels = vgg.Forward(ImageNetColors.Normalize(images));
/// </code></example>
public sealed class VggFeatures : Module
{
    private static readonly int[] Widths = [64, 128, 256, 512, 512];

    private readonly Sequential _features;
    private readonly int[] _places;

    /// <summary>Makes the network up to the last of some levels.</summary>
    /// <param name="depth">Which of the two.</param>
    /// <param name="levels">Names such as conv3_1, relu3_1 or pool3, in any order.</param>
    /// <exception cref="UsageException">No level, or one that the network lacks.</exception>
    public VggFeatures(VggDepth depth, params ReadOnlySpan<string> levels)
    {
        if (levels.IsEmpty) throw new UsageException("VggFeatures: no level given; expected names such as relu3_1 or pool3");
        OrderedDictionary<string, Func<Layer>> layers = Layers(depth);
        _places = new int[levels.Length];
        for (int i = 0; i < levels.Length; i++)
        {
            _places[i] = layers.IndexOf(levels[i]);
            if (_places[i] < 0)
                throw new UsageException($"VggFeatures: {depth} has no level '{levels[i]}'; it has {string.Join(", ", layers.Keys)}");
        }

        _features = AddModule("features", new Sequential());
        foreach (Func<Layer> make in layers.Values.Take(_places.Max() + 1)) _features.Add(make());
        Levels = levels.ToArray();
    }

    /// <summary>The names of the levels, in the order of the results.</summary>
    public IReadOnlyList<string> Levels { get; }

    /// <summary>For whole torchvision weights: leaves aside the classifier and the layers behind the last level.</summary>
    public StateDictMapping Mapping
    {
        get
        {
            IEnumerable<string> later = Enumerable.Range(_features.Count, 64).Select(place => place.ToString(CultureInfo.InvariantCulture));
            return new StateDictMapping().Ignore($@"^classifier\.|^features\.({string.Join('|', later)})\.");
        }
    }

    /// <summary>The features at all levels.</summary>
    /// <param name="x">[batch, 3, height, width], as <see cref="ImageNetColors.Normalize"/> gives.</param>
    /// <returns>[batch, channels, height, width] for each level, in the order in which the levels were named.</returns>
    public IReadOnlyList<Tensor> Forward(Tensor x)
    {
        using ModuleCall call = BeginCall();
        var results = new Tensor[_places.Length];
        Tensor current = x;
        for (int place = 0; place < _features.Count; place++)
        {
            Tensor next = _features[place].Forward(current);
            if (place > 0 && !_places.Contains(place - 1)) current.Dispose();
            current = next;
            for (int i = 0; i < _places.Length; i++)
            {
                if (_places[i] == place) results[i] = call.Keep(next);
            }
        }

        return results;
    }

    private static OrderedDictionary<string, Func<Layer>> Layers(VggDepth depth)
    {
        int[] convolutions = depth == VggDepth.Vgg16 ? [2, 2, 3, 3, 3] : [2, 2, 4, 4, 4];
        var layers = new OrderedDictionary<string, Func<Layer>>(StringComparer.Ordinal);
        int inputs = 3;
        for (int stage = 0; stage < convolutions.Length; stage++)
        {
            int outputs = Widths[stage];
            for (int i = 1; i <= convolutions[stage]; i++)
            {
                int channels = inputs;
                layers.Add($"conv{stage + 1}_{i}", () => new Conv2d(channels, outputs, 3, padding: 1));
                layers.Add($"relu{stage + 1}_{i}", () => new Relu());
                inputs = outputs;
            }

            layers.Add($"pool{stage + 1}", () => new MaxPool2d(2));
        }

        return layers;
    }
}
