using System.Text.Json;
using Deocc.Engine.Diagnostics;
using Deocc.Training.Data;
using Deocc.Training.Occluders.Textures;

namespace Deocc.Training.Occluders.CutOuts;

/// <summary>
/// A folder of cut-outs. Each folder in it is told by what it holds: <c>anchors.cfg</c> (MaskTheFace's templates), its name <c>fma3d</c> (unwrapped masks), <c>labels.jsonl</c>
/// (hands), a name that ends in <c>textures</c> or <c>patches</c>, else RGBA pictures of the kind that the folder is named after, or of
/// kind <c>other</c>.
/// </summary>
internal sealed class CutOutFolder
{
    private readonly List<IOccluderSource> _sources = [];
    private readonly CutOutCache _cache = new();
    private readonly ICollection<SkippedSample> _skipped;

    /// <summary>Looks through a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="skipped">Receives what was skipped and why.</param>
    /// <exception cref="FileFormatException">The folder does not exist or holds no cut-outs.</exception>
    public CutOutFolder(string folder, ICollection<SkippedSample> skipped)
    {
        if (!Directory.Exists(folder)) throw new FileFormatException($"{folder}: there is no such folder of occluders");
        _skipped = skipped;
        string[] folders = [folder, .. Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal)];
        string? patches = folders.SelectMany(inner => (string[])[inner, .. Directory.EnumerateDirectories(inner)]).FirstOrDefault(IsPatchFolder);
        Textures = patches is null ? new TextureSource() : new TextureSource(patches, skipped);
        foreach (string inner in folders) Add(inner, isRoot: inner == folder);
        if (_sources.Count == 0 && Textures.Patches == 0)
            throw new FileFormatException($"{folder}: no cut-outs found; expected folders of RGBA pictures named after kinds ({string.Join(", ", Enum.GetNames<OccluderKind>()).ToLowerInvariant()})");
    }

    /// <summary>What can be drawn.</summary>
    public IReadOnlyList<IOccluderSource> Sources => _sources;

    /// <summary>Patterns.</summary>
    public TextureSource Textures { get; }

    private static bool IsPatchFolder(string folder)
    {
        string name = Path.GetFileName(folder);
        return name.EndsWith("textures", StringComparison.OrdinalIgnoreCase) || name.EndsWith("patches", StringComparison.OrdinalIgnoreCase);
    }

    private void Add(string folder, bool isRoot)
    {
        if (IsPatchFolder(folder)) return;
        if (File.Exists(Path.Combine(folder, MaskTemplate.AnchorFile)))
        {
            AddTemplates(folder);
            return;
        }

        if (File.Exists(Path.Combine(folder, HandCutOuts.LabelFile)))
        {
            AddHands(folder);
            return;
        }

        if (isRoot) return;
        bool isUnwrapped = Path.GetFileName(folder).StartsWith(MaskTemplate.UnwrappedFolder, StringComparison.OrdinalIgnoreCase);
        CutOut[] pictures = [.. PictureFolder.Enumerate(folder).Select(path => new CutOut(path, NameOf(path), _cache)).Where(IsUsable)];
        if (isUnwrapped && pictures.Length > 0) _sources.Add(new MaskTemplates(OccluderKind.SurgicalMask, [.. pictures.Select(MaskTemplate.FromUnwrapped)], Textures));
        else if (pictures.Length > 0) _sources.Add(new PlacedCutOuts(KindOf(Path.GetFileName(folder)), pictures));
    }

    private void AddTemplates(string folder)
    {
        IReadOnlyList<MaskTemplate> templates = MaskTemplate.ReadAll(folder, _cache, _skipped);
        foreach (OccluderKind kind in (OccluderKind[])[OccluderKind.SurgicalMask, OccluderKind.ClothMask])
        {
            MaskTemplate[] ofKind = [.. templates.Where(template => template.Kind == kind)];
            if (ofKind.Length > 0) _sources.Add(new MaskTemplates(kind, ofKind, Textures));
        }
    }

    private void AddHands(string folder)
    {
        var hands = new List<HandCutOut>();
        int number = 0;
        foreach (string line in File.ReadLines(Path.Combine(folder, HandCutOuts.LabelFile)))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) continue;
            try
            {
                hands.Add(HandCutOut.Parse(line, folder, _cache));
            }
            catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FileFormatException)
            {
                _skipped.Add(new SkippedSample($"{folder}/{HandCutOuts.LabelFile} line {number}", error.Message.ReplaceLineEndings(" ")));
            }
        }

        if (hands.Count > 0) _sources.Add(new HandCutOuts(hands));
    }

    private bool IsUsable(CutOut cutOut)
    {
        try
        {
            cutOut.Pixels();
            return true;
        }
        catch (Exception error) when (error is EngineException or IOException or UnauthorizedAccessException)
        {
            _skipped.Add(new SkippedSample(cutOut.Path, error.Message.ReplaceLineEndings(" ")));
            return false;
        }
    }

    private static string NameOf(string path) => $"{Path.GetFileName(Path.GetDirectoryName(path))}/{Path.GetFileNameWithoutExtension(path)}";

    private static OccluderKind KindOf(string folder)
    {
        string name = folder.Replace("_", string.Empty, StringComparison.Ordinal).Replace("-", string.Empty, StringComparison.Ordinal);
        foreach (OccluderKind kind in Enum.GetValues<OccluderKind>())
        {
            string known = kind.ToString();
            if (name.Equals(known, StringComparison.OrdinalIgnoreCase) || name.Equals(known + "s", StringComparison.OrdinalIgnoreCase)) return kind;
        }

        return name.ToLowerInvariant() switch
        {
            "masks" or "mask" => OccluderKind.ClothMask,
            "glasses" => OccluderKind.Spectacles,
            "mics" or "mic" => OccluderKind.Microphone,
            "caps" or "cap" => OccluderKind.Hat,
            _ => OccluderKind.Other,
        };
    }
}
