using Deocc.Models.Detection;

namespace Deocc.Training.Tasks.Detection;

/// <summary>Compares found faces with true ones, over many pictures and at every threshold.</summary>
internal sealed class DetectionScore
{
    private const double LeastOverlap = 0.5;

    private readonly List<(double Score, bool IsRight)> _found = [];
    private int _pictures;
    private int _faces;

    /// <summary>Adds a picture. A true face counts as found by the best-scored box that overlaps it by half, and once.</summary>
    /// <param name="found">What was found, with all scores that may matter.</param>
    /// <param name="faces">The true faces.</param>
    /// <param name="ignored">Faces that need not be found, and are not wrong if they are.</param>
    public void Add(IEnumerable<DetectedFace> found, IReadOnlyList<FaceBox> faces, IReadOnlyList<FaceBox> ignored)
    {
        _pictures++;
        _faces += faces.Count;
        bool[] taken = new bool[faces.Count];
        foreach (DetectedFace face in found.OrderByDescending(face => face.Score))
        {
            int best = -1;
            double overlap = LeastOverlap;
            for (int i = 0; i < faces.Count; i++)
            {
                double own = taken[i] ? 0 : face.Box.IntersectionOverUnion(faces[i]);
                if (own >= overlap) (best, overlap) = (i, own);
            }

            if (best >= 0) taken[best] = true;
            else if (ignored.Any(other => face.Box.IntersectionOverUnion(other) >= 0.5 * LeastOverlap)) continue;
            _found.Add((face.Score, best >= 0));
        }
    }

    /// <summary>The largest share of the faces that is found while wrong boxes stay within a number per picture, and the threshold for it.</summary>
    /// <param name="wrongPerPicture">Wrong boxes per picture.</param>
    public (double Recall, double Threshold) RecallAt(double wrongPerPicture)
    {
        int right = 0;
        int wrong = 0;
        (double recall, double threshold) = (0, 1);
        foreach ((double score, bool isRight) in _found.OrderByDescending(entry => entry.Score))
        {
            if (isRight) right++;
            else wrong++;
            if (wrong > wrongPerPicture * _pictures) break;
            (recall, threshold) = ((double)right / Math.Max(1, _faces), score);
        }

        return (recall, threshold);
    }

    /// <summary>The share of the faces found, and the wrong boxes per picture, at a threshold.</summary>
    public (double Recall, double WrongPerPicture) At(double threshold)
    {
        int right = _found.Count(entry => entry.IsRight && entry.Score >= threshold);
        int wrong = _found.Count(entry => !entry.IsRight && entry.Score >= threshold);
        return ((double)right / Math.Max(1, _faces), (double)wrong / Math.Max(1, _pictures));
    }
}
