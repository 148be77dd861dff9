using System.Numerics;

namespace Deocc.Training.Synthesis;

/// <summary>One ribbon of hair. Lengths in decimetres.</summary>
/// <param name="Root">Where it leaves the skin.</param>
/// <param name="Direction">Where to, at first; of unit length.</param>
/// <param name="Length">Its length.</param>
/// <param name="Width">Its width at the root; it tapers.</param>
/// <param name="Curl">The radius of its curls at the tip.</param>
/// <param name="Phase">Where the curls begin, in radians.</param>
/// <param name="Clearance">How far off the head it stays; negative lets it lie under the skin.</param>
/// <param name="Color">Its albedo.</param>
internal readonly record struct Strand(Vector3 Root, Vector3 Direction, float Length, float Width, float Curl, float Phase, float Clearance, Vector3 Color);
