using Deocc.Engine.Diagnostics;
using Deocc.Imaging;

namespace Deocc.Training.Data;

/// <summary>
/// Where a sample's parsing map lies: one picture of labels, or CelebAMask-HQ's one black-and-white picture for each part.
/// </summary>
public sealed class ParsingFiles
{
    private readonly string? _labelMap;
    private readonly IReadOnlyList<(int Label, string Path)> _parts = [];

    /// <summary>One picture whose grey values are labels.</summary>
    public ParsingFiles(string labelMap) => _labelMap = labelMap;

    /// <summary>One picture for each part; later parts lie over earlier ones.</summary>
    public ParsingFiles(IReadOnlyList<(int Label, string Path)> parts) => _parts = parts;

    /// <summary>The names of CelebAMask-HQ's labels, from 0 (background) to 18 (cloth), as the files of its parts are called.</summary>
    public static IReadOnlyList<string> LabelNames { get; } =
    [
        "background", "skin", "nose", "eye_g", "l_eye", "r_eye", "l_brow", "r_brow", "l_ear", "r_ear",
        "mouth", "u_lip", "l_lip", "hair", "hat", "ear_r", "neck_l", "neck", "cloth",
    ];

    /// <summary>The files that make up the map.</summary>
    public IEnumerable<string> Paths => _labelMap is null ? _parts.Select(part => part.Path) : [_labelMap];

    /// <summary>Reads the map: a label of <see cref="LabelNames"/> per pixel, one channel.</summary>
    /// <exception cref="FileFormatException">A file is no picture, parts differ in size, or a label is unknown.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public Image<byte> Load()
    {
        if (_labelMap is not null) return LoadLabels(_labelMap);
        Image<byte>? map = null;
        foreach ((int label, string path) in _parts)
        {
            Image<byte> part = ImageFile.Load(path);
            map ??= new Image<byte>(part.Width, part.Height, 1);
            if (part.Width != map.Width || part.Height != map.Height)
                throw new FileFormatException($"{path}: {part.Width}x{part.Height}, but the parts before it are {map.Width}x{map.Height}");
            for (int i = 0; i < map.Samples.Length; i++)
            {
                if (part.Samples[i * part.Channels] > 127) map.Samples[i] = (byte)label;
            }
        }

        return map ?? throw new FileFormatException("a parsing map without parts");
    }

    private static Image<byte> LoadLabels(string path)
    {
        Image<byte> image = ImageFile.Load(path);
        var map = new Image<byte>(image.Width, image.Height, 1);
        for (int i = 0; i < map.Samples.Length; i++)
        {
            byte label = image.Samples[i * image.Channels];
            if (label >= LabelNames.Count)
                throw new FileFormatException($"{path}: label {label}; expected 0 to {LabelNames.Count - 1}");
            map.Samples[i] = label;
        }

        return map;
    }
}
