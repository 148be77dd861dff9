using Deocc.Engine.Diagnostics;
using Deocc.Imaging;
using Deocc.Training.Occluders;

namespace Deocc.Training.Evaluation.Srg;

/// <summary>What covers the faces of an evaluation.</summary>
/// <param name="Name">Such as "sunglasses".</param>
/// <param name="Kinds">The kinds of occluders, each equally often; of no use where a plain hole is drawn.</param>
public sealed record SrgProtocol(string Name, IReadOnlyList<OccluderKind> Kinds)
{
    /// <summary>Draws a plain hole on a portrait by its landmarks, in place of an occluder; null where occluders are drawn.</summary>
    public Func<Image<float>, FaceLandmarks, Occluder>? Hole { get; private init; }

    /// <summary>All protocols.</summary>
    public static IReadOnlyList<SrgProtocol> All { get; } =
    [
        new("sunglasses", [OccluderKind.Sunglasses]),
        new("masks", [OccluderKind.SurgicalMask, OccluderKind.ClothMask]),
        new("hands", [OccluderKind.Hand]),
        new("hair", [OccluderKind.Hair]),
        new("eyes", []) { Hole = PlainHoles.Eyes },
        new("lower-face", []) { Hole = PlainHoles.LowerFace },
    ];

    /// <summary>Finds a protocol.</summary>
    /// <exception cref="UsageException">There is none of that name; the message lists those that are.</exception>
    public static SrgProtocol Find(string name) =>
        All.FirstOrDefault(protocol => protocol.Name == name)
        ?? throw new UsageException($"--protocol {name}: there is no such protocol; known are {string.Join(", ", All.Select(protocol => protocol.Name))}");
}
