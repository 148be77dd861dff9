using Deocc.Engine.Diagnostics;
using Deocc.Engine.Random;
using Deocc.Training.Data;
using Deocc.Training.Occluders.CutOuts;
using Deocc.Training.Occluders.Procedural;
using Deocc.Training.Occluders.Scenes;
using Deocc.Training.Occluders.Textures;

namespace Deocc.Training.Occluders;

/// <summary>
/// All occluders that can be drawn: the program's own, and cut-outs from a folder. What is drawn depends on the generator alone,
/// so that several threads may use one library with a generator each.
/// </summary>
public sealed class OccluderLibrary
{
    // A cut-out may not fit a face, such as a hand whose arm would end in the picture; then another is drawn.
    private const int Tries = 12;

    private readonly List<(OccluderKind Kind, List<IOccluderSource> Drawn, List<IOccluderSource> CutOut)> _kinds = [];
    private readonly double _cutOutShare;

    /// <summary>Prepares the occluders; reads the folder's cut-outs.</summary>
    /// <exception cref="FileFormatException">The folder does not exist or holds no cut-outs.</exception>
    /// <exception cref="UsageException">A kind was asked for of which there is nothing.</exception>
    public OccluderLibrary(OccluderOptions? options = null)
    {
        options ??= new OccluderOptions();
        _cutOutShare = options.CutOutShare;
        var skipped = new List<SkippedSample>();
        CutOutFolder? folder = options.Folder is null ? null : new CutOutFolder(options.Folder, skipped);
        Skipped = skipped;
        Textures = folder?.Textures ?? new TextureSource();
        IReadOnlyList<IOccluderSource> drawn = ProceduralOccluders.All(Textures);
        foreach (OccluderKind kind in options.Kinds.Count > 0 ? options.Kinds : Enum.GetValues<OccluderKind>())
        {
            List<IOccluderSource> own = [.. drawn.Where(source => source.Kind == kind)];
            List<IOccluderSource> cut = [.. folder?.Sources.Where(source => source.Kind == kind) ?? []];
            if (own.Count + cut.Count > 0) _kinds.Add((kind, own, cut));
            else if (options.Kinds.Count > 0)
                throw new UsageException($"there are no occluders of kind '{kind.ToString().ToLowerInvariant()}': give a folder with cut-outs of it");
        }
    }

    /// <summary>The kinds that are drawn.</summary>
    public IReadOnlyList<OccluderKind> Kinds => [.. _kinds.Select(entry => entry.Kind).Distinct()];

    /// <summary>Cut-outs that could not be read.</summary>
    public IReadOnlyList<SkippedSample> Skipped { get; }

    /// <summary>Where patterns come from.</summary>
    public TextureSource Textures { get; }

    /// <summary>Draws an occluder of any of the kinds.</summary>
    /// <param name="scene">The face.</param>
    /// <param name="set">Which designs and cut-outs to draw from.</param>
    /// <param name="random">Where all choices come from.</param>
    public Occluder Draw(FaceScene scene, OccluderSet set, RandomGenerator random) =>
        Draw(scene, ChooseKind(scene, random), set, random);

    /// <summary>Draws an occluder of one kind.</summary>
    /// <exception cref="UsageException">There is nothing of this kind.</exception>
    public Occluder Draw(FaceScene scene, OccluderKind kind, OccluderSet set, RandomGenerator random)
    {
        int index = _kinds.FindIndex(entry => entry.Kind == kind);
        if (index < 0) throw new UsageException($"the library has no occluders of kind '{kind.ToString().ToLowerInvariant()}'");
        (_, List<IOccluderSource> own, List<IOccluderSource> cut) = _kinds[index];
        bool isCut = cut.Count > 0 && (own.Count == 0 || random.NextBoolean(_cutOutShare));
        for (int attempt = 0; attempt < Tries; attempt++)
        {
            IOccluderSource source = Pick(isCut ? cut : own, random);
            if (source.Draw(scene, set, random) is { } occluder) return occluder;
        }

        // Nothing fits this face; what the program draws always does.
        IOccluderSource last = own.Count > 0 ? Pick(own, random) : ProceduralOccluders.Blob(Textures);
        return last.Draw(scene, set, random)!;
    }

    private OccluderKind ChooseKind(FaceScene scene, RandomGenerator random)
    {
        OccluderKind kind = _kinds[random.NextInt32(_kinds.Count)].Kind;
        for (int attempt = 0; attempt < Tries && scene.WearsGlasses && kind is (OccluderKind.Spectacles or OccluderKind.Sunglasses); attempt++)
            kind = _kinds[random.NextInt32(_kinds.Count)].Kind;
        return kind;
    }

    private static IOccluderSource Pick(List<IOccluderSource> sources, RandomGenerator random)
    {
        double place = random.NextDouble() * sources.Sum(source => source.Weight);
        foreach (IOccluderSource source in sources)
        {
            place -= source.Weight;
            if (place < 0) return source;
        }

        return sources[^1];
    }
}
