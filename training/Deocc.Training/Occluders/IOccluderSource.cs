using Deocc.Engine.Random;
using Deocc.Training.Occluders.Scenes;

namespace Deocc.Training.Occluders;

/// <summary>Makes occluders of one kind, drawn by the program or cut out of pictures.</summary>
public interface IOccluderSource
{
    /// <summary>What it makes.</summary>
    OccluderKind Kind { get; }

    /// <summary>How often it is drawn from, against the other sources of its kind.</summary>
    double Weight { get; }

    /// <summary>Makes an occluder that fits a face.</summary>
    /// <param name="scene">The face.</param>
    /// <param name="set">Which designs or cut-outs to draw from.</param>
    /// <param name="random">Where design, place and jitter come from.</param>
    /// <returns>Null where this draw does not fit the face.</returns>
    Occluder? Draw(FaceScene scene, OccluderSet set, RandomGenerator random);
}
