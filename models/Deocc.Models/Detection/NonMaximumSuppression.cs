using Deocc.Models.Alignment;

namespace Deocc.Models.Detection;

/// <summary>Keeps one box for each face.</summary>
public static class NonMaximumSuppression
{
    /// <summary>
    /// The faces by falling score, without those that overlap a better one: more than a share of the area that either covers, or
    /// nearly wholly inside it or around it, as parts of a large face that are taken for faces.
    /// </summary>
    /// <param name="faces">Faces in any order.</param>
    /// <param name="overlap">The largest intersection over union of two faces that are both kept.</param>
    /// <param name="containment">The largest share of the smaller one's area that two kept faces have in common.</param>
    public static IReadOnlyList<DetectedFace> Keep(IEnumerable<DetectedFace> faces, double overlap, double containment)
    {
        var kept = new List<DetectedFace>();
        foreach (DetectedFace face in faces.OrderByDescending(face => face.Score))
        {
            if (!kept.Any(better => face.Box.IntersectionOverUnion(better.Box) > overlap || Contained(face.Box, better.Box) > containment)) kept.Add(face);
        }

        return kept;
    }

    /// <summary>The common area as a share of the smaller box's.</summary>
    private static double Contained(FaceBox first, FaceBox second)
    {
        double firstArea = first.Width * first.Height;
        double secondArea = second.Width * second.Height;
        double union = first.IntersectionOverUnion(second);
        return union * (firstArea + secondArea) / (1 + union) / Math.Min(firstArea, secondArea);
    }
}
