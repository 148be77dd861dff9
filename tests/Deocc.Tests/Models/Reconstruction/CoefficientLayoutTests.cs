using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Tensors;
using Deocc.Models.Reconstruction;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Models.Reconstruction;

[NoLeaks]
public class CoefficientLayoutTests
{
    [Test]
    public void Lengths_AreThePublishedOnes()
    {
        Assert.That(CoefficientLayout.Perspective257.Length, Is.EqualTo(257));
        Assert.That(CoefficientLayout.WhiteLight239.Length, Is.EqualTo(239));
        Assert.That(CoefficientLayout.Aligned237.Length, Is.EqualTo(237));
        Assert.That(CoefficientLayout.WeakPerspective175.Length, Is.EqualTo(175));
    }

    [Test]
    public void SplittingAndJoining_GivesTheVectorBack()
    {
        using var scope = new TensorScope();
        foreach (CoefficientLayout layout in new[] { CoefficientLayout.Perspective257, CoefficientLayout.WhiteLight239, CoefficientLayout.Aligned237, CoefficientLayout.WeakPerspective175 })
        {
            Tensor vectors = Make.Uniform([3, layout.Length], seed: 4) + 1.5;
            Assert.That(layout.Join(layout.Split(vectors)).ToArray<float>(), Is.EqualTo(vectors.ToArray<float>()).Within(2e-6));
        }
    }

    [Test]
    public void Parts_StandWhereTheyShould()
    {
        using var scope = new TensorScope();
        float[] numbers = [.. Enumerable.Range(0, 257).Select(i => (float)i)];
        FaceCoefficients face = CoefficientLayout.Perspective257.Split(Tensor.From(numbers, [1, 257]));
        Assert.That(face.Identity.ToArray<float>()[79], Is.EqualTo(79));
        Assert.That(face.Expression.ToArray<float>()[0], Is.EqualTo(80));
        Assert.That(face.Texture.ToArray<float>()[0], Is.EqualTo(144));
        Assert.That(face.Pose.Angles.ToArray<float>(), Is.EqualTo(new float[] { 224, 225, 226 }));
        Assert.That(face.Light.ToArray<float>()[0], Is.EqualTo(227));
        Assert.That(face.Pose.Translation.ToArray<float>(), Is.EqualTo(new float[] { 254, 255, 256 }));
    }

    [Test]
    public void Conversion_AveragesLightAndTurnsPerspectiveToScale()
    {
        using var scope = new TensorScope();
        float[] numbers = new float[257];
        for (int i = 0; i < 9; i++) (numbers[227 + i], numbers[236 + i], numbers[245 + i]) = (i, i + 3, i + 6);
        (numbers[254], numbers[255], numbers[256]) = (0.2f, -0.1f, 2);
        Tensor vector = Tensor.From(numbers, [1, 257]);
        float[] white = CoefficientLayout.Perspective257.Convert(vector, CoefficientLayout.WhiteLight239).ToArray<float>();
        for (int i = 0; i < 9; i++) Assert.That(white[224 + i], Is.EqualTo(i + 3f).Within(1e-5));
        Assert.That(white[^3..], Is.EqualTo(new[] { 0.2f, -0.1f, 2f }));
        float[] weak = CoefficientLayout.Perspective257.Convert(vector, CoefficientLayout.WeakPerspective175).ToArray<float>();
        Assert.That(weak[^3..], Is.EqualTo(new[] { 1.25f, 0.25f, -0.125f }).Within(1e-6));
        Tensor back = CoefficientLayout.WeakPerspective175.Convert(Tensor.From(weak, [1, 175]), CoefficientLayout.Perspective257);
        Assert.That(back.ToArray<float>()[^3..], Is.EqualTo(new[] { 0.2f, -0.1f, 2f }).Within(1e-5));
    }

    [Test]
    public void WrongLayouts_AreRefused()
    {
        Assert.That(() => new CoefficientLayout((CoefficientPart.Light, 10)), Throws.TypeOf<UsageException>().With.Message.Contains("Light"));
        Assert.That(
            () => new CoefficientLayout((CoefficientPart.Angles, 3), (CoefficientPart.Angles, 3)), Throws.TypeOf<UsageException>());
        using var scope = new TensorScope();
        Assert.That(() => CoefficientLayout.WhiteLight239.Split(Tensor.Zeros([1, 257])), Throws.TypeOf<ShapeException>().With.Message.Contains("239"));
    }
}
