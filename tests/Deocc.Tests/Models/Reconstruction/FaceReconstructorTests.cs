using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Random;
using Deocc.Engine.Serialization;
using Deocc.Engine.Tensors;
using Deocc.Models.Backbones;
using Deocc.Models.FaceModels;
using Deocc.Models.Reconstruction;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Models.Reconstruction;

/// <summary>Faces rebuilt from crops, and the face area that is drawn.</summary>
[NoLeaks]
internal sealed class FaceReconstructorTests
{
    [Test]
    public void AFreshNetworkDrawsTheMeanFace()
    {
        using var scope = new TensorScope();
        using var reconstructor = new FaceReconstructor(Network(), size: 64);
        FaceReconstruction faces = reconstructor.Reconstruct(Tensor.Normal([2, 3, 256, 256], random: new RandomGenerator(1)));
        Assert.That(faces.Vectors.Shape, Is.EqualTo(new Shape(2, 239)));
        Assert.That(faces.Image.Shape, Is.EqualTo(new Shape(2, 3, 256, 256)));
        Assert.That(faces.Mask.Shape, Is.EqualTo(new Shape(2, 1, 256, 256)));
        Assert.That(faces.Landmarks.Shape, Is.EqualTo(new Shape(2, 68, 2)));
        float[] mask = faces.Mask.ToArray<float>();
        float[] image = faces.Image.ToArray<float>();
        Assert.That(mask.Distinct(), Is.EquivalentTo(new float[] { 0, 1 }));
        Assert.That(mask.Average(), Is.InRange(0.15, 0.5), "the face's share of the crop");
        Assert.That(mask[(128 * 256) + 128], Is.EqualTo(1), "the middle");
        Assert.That(image[0], Is.EqualTo(-1), "beside the face");
        Assert.That(image[(128 * 256) + 128], Is.GreaterThan(-0.5), "on the face");
        Assert.That(image, Is.All.InRange(-1, 1));
        float[] landmarks = faces.Landmarks.ToArray<float>();
        Assert.That(landmarks[2 * 36], Is.LessThan(128).And.GreaterThan(60), "outer corner of the eye on the image's left");
        Assert.That(landmarks[(2 * 8) + 1], Is.GreaterThan(180), "chin");
    }

    [Test]
    public void ComesBackFromAFile()
    {
        string path = Path.GetTempFileName();
        try
        {
            using var scope = new TensorScope();
            using CoefficientRegressor network = Network();
            new RandomGenerator(3).FillUniform(network.StateDict()["fc.bias"], -0.1, 0.1);
            WeightFile.Save(path, network.StateDict(), network.Metadata(64));
            using WeightFile file = WeightFile.Open(path);
            using FaceReconstructor reconstructor = FaceReconstructor.FromFile(file);
            FaceReconstruction faces = reconstructor.Reconstruct(Tensor.Zeros([1, 3, 256, 256]));
            Assert.That(faces.Vectors.ToArray<float>(), Is.EqualTo(network.StateDict()["fc.bias"].ToArray<float>()).Within(1e-6));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void CropsAndModesMustFit()
    {
        using var scope = new TensorScope();
        using var reconstructor = new FaceReconstructor(Network(), size: 64);
        Assert.That(() => reconstructor.Reconstruct(Tensor.Zeros([1, 3, 128, 128])), Throws.InstanceOf<ShapeException>());
        using var small = new MorphableModel(FaceModels.SmallFaceModel.Make());
        using CoefficientRegressor network = Network();
        Assert.That(() => new FaceReconstructor(network, 64, small), Throws.InstanceOf<UsageException>().With.Message.Contains("80 coefficients of Identity"));
    }

    [Test]
    public void FaceArea_KeepsTheFaceAndItsMeaning()
    {
        using var scope = new TensorScope();
        using MorphableModel head = MorphableModel.BuiltIn();
        using var face = new MorphableModel(FaceArea.Of(head.Data));
        Assert.That(face.VertexCount, Is.LessThan(head.VertexCount));
        Assert.That(face.Landmarks, Has.Count.EqualTo(68));
        Tensor identity = Tensor.Normal([1, head.IdentityCount], random: new RandomGenerator(1));
        Tensor expression = Tensor.Normal([1, head.ExpressionCount], random: new RandomGenerator(2));
        Tensor texture = Tensor.Normal([1, head.TextureCount], random: new RandomGenerator(3));
        AssertAlike(head.Shape(identity, expression), face.Shape(identity, expression), 1e-5);
        AssertAlike(head.Albedo(texture), face.Albedo(texture), 1e-5);
        MorphableModelData bare = FaceModels.SmallFaceModel.Make() with { Regions = [] };
        Assert.That(FaceArea.Of(bare), Is.SameAs(bare), "no regions are all face");

        void AssertAlike(Tensor ofHead, Tensor ofFace, double tolerance)
        {
            float[] all = ofHead.ToArray<float>();
            float[] part = ofFace.ToArray<float>();
            for (int i = 0; i < 68; i++)
            {
                for (int c = 0; c < 3; c++)
                    Assert.That(part[(3 * face.Landmarks[i]) + c], Is.EqualTo(all[(3 * head.Landmarks[i]) + c]).Within(tolerance));
            }
        }
    }

    private static CoefficientRegressor Network() => new(new CoefficientRegressorOptions { Depth = ResNetDepth.ResNet18, Width = 0.125 });
}
