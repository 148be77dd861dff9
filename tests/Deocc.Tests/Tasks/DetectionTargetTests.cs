using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Models.Detection;
using Deocc.Tests.Infrastructure;
using Deocc.Training.Tasks.Detection;

namespace Deocc.Tests.Tasks;

[TestFixture]
[NoLeaks]
internal sealed class DetectionTargetTests
{
    private const int Cells = 24;
    private const int Plane = Cells * Cells;

    private static readonly FaceBox[] Boxes =
    [
        FaceBox.Square((35.2, 40.9), 44), FaceBox.Square((150, 30.5), 15), FaceBox.Square((100.1, 140), 90), FaceBox.Square((176, 8), 14),
    ];

    [Test]
    public void DecodingATargetGivesTheBoxesBack()
    {
        IReadOnlyList<DetectedFace> faces = DetectorOutput.Decode(AnswerOf(Target(Boxes, [])), Cells, Cells, 0.9);
        Assert.That(faces, Has.Count.EqualTo(Boxes.Length));
        foreach (FaceBox box in Boxes)
            Assert.That(faces.Max(face => face.Box.IntersectionOverUnion(box)), Is.GreaterThan(0.9999), $"{box}");
    }

    [Test]
    public void EveryCellThatTellsABoxTellsTheSame()
    {
        FaceBox box = FaceBox.Square((100.1, 90), 120);
        float[] target = Target([box], []);
        int telling = 0;
        for (int i = 0; i < Plane; i++)
        {
            if (target[(5 * Plane) + i] == 0) continue;
            telling++;
            Assert.That(((i % Cells) + 0.5 + target[(2 * Plane) + i]) * 8, Is.EqualTo(100.1).Within(1e-3));
            Assert.That(((i / Cells) + 0.5 + target[(3 * Plane) + i]) * 8, Is.EqualTo(90).Within(1e-3));
            Assert.That(32 * Math.Exp(target[(4 * Plane) + i]), Is.EqualTo(120).Within(1e-3));
        }

        Assert.That(telling, Is.InRange(4, 20));
        Assert.That(target[..Plane].Count(value => value == 1), Is.EqualTo(1));
    }

    [Test]
    public void IgnoredFacesWeighNothingAndMiddlesOfFacesAlways()
    {
        FaceBox ignored = FaceBox.Square((100, 100), 40);
        float[] target = Target([FaceBox.Square((100, 100), 16)], [ignored]);
        float[] weights = target[Plane..(2 * Plane)];
        Assert.That(weights[(12 * Cells) + 12], Is.EqualTo(1));
        Assert.That(weights[(12 * Cells) + 10], Is.Zero);
        Assert.That(weights[0], Is.EqualTo(1));
    }

    [Test]
    public void TheLossOfTheRightAnswerIsNothingAndGrowsWithTheError()
    {
        using Tensor target = Tensor.From(Target(Boxes, []), [1, 6, Cells, Cells]);
        using Tensor right = Tensor.From(AnswerOf(Target(Boxes, [])), [1, 4, Cells, Cells]);
        Assert.That(Value(DetectionLoss.Probability, right, target), Is.LessThan(0.05));
        Assert.That(Value(DetectionLoss.Box, right, target), Is.LessThan(1e-4));
        using Tensor shifted = right.Affine(1, 0.5);
        Assert.That(Value(DetectionLoss.Box, shifted, target), Is.GreaterThan(0.5), "half of the logarithm alone");
        using Tensor nothing = Tensor.Zeros([1, 4, Cells, Cells]);
        Assert.That(Value(DetectionLoss.Probability, nothing, target), Is.GreaterThan(1));
    }

    private static double Value(Func<Tensor, Tensor, Tensor> loss, Tensor answer, Tensor target)
    {
        using var scope = new Deocc.Engine.Memory.TensorScope();
        return loss(answer, target).Item();
    }

    private static float[] Target(FaceBox[] boxes, FaceBox[] ignored)
    {
        var target = new float[DetectionTarget.Planes * Plane];
        DetectionTarget.Write(target, Cells, boxes, ignored);
        return target;
    }

    /// <summary>The answer that a target asks for: heights of hills as logits, and the boxes.</summary>
    private static float[] AnswerOf(float[] target)
    {
        var answer = new float[4 * Plane];
        for (int i = 0; i < Plane; i++)
        {
            double height = Math.Clamp(target[i], 1e-4, 1 - 1e-4);
            answer[i] = (float)Math.Log(height / (1 - height));
            for (int plane = 1; plane < 4; plane++) answer[(plane * Plane) + i] = target[((plane + 1) * Plane) + i];
        }

        return answer;
    }
}
