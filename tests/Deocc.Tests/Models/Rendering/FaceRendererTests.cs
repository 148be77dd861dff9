using Deocc.Engine.Autograd;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Models.Rendering;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Models.Rendering;

[NoLeaks]
public class FaceRendererTests
{
    [Test]
    public void Rotation_IsRzRyRx()
    {
        using var scope = new TensorScope();
        (double pitch, double yaw, double roll) = (0.3, -0.5, 0.2);
        double[] expected = Product(About(2, roll), Product(About(1, yaw), About(0, pitch)));
        var pose = new Pose(Tensor.From([pitch, yaw, roll], [1, 3]), Tensor.From<double>([1, 2, 3], [1, 3]));
        Assert.That(pose.Rotation().ToArray<double>(), Is.EqualTo(expected).Within(1e-12));
        double[] moved = pose.Apply(Tensor.From<double>([0.1, 0.2, 0.3], [1, 1, 3])).ToArray<double>();
        for (int row = 0; row < 3; row++)
        {
            double turned = (expected[3 * row] * 0.1) + (expected[(3 * row) + 1] * 0.2) + (expected[(3 * row) + 2] * 0.3);
            Assert.That(moved[row], Is.EqualTo(turned + row + 1).Within(1e-12));
        }
    }

    [Test]
    public void HarmonicBasis_IsThePublishedOne()
    {
        using var scope = new TensorScope();
        (double x, double y, double z) = (0.48, -0.6, 0.64);
        double a1c1 = 2 * Math.PI / Math.Sqrt(3) * Math.Sqrt(3) / Math.Sqrt(4 * Math.PI);
        double a2c2 = 2 * Math.PI / Math.Sqrt(8) * 3 * Math.Sqrt(5) / Math.Sqrt(12 * Math.PI);
        double[] expected =
        [
            Math.PI / Math.Sqrt(4 * Math.PI), -a1c1 * y, a1c1 * z, -a1c1 * x, a2c2 * x * y, -a2c2 * y * z,
            a2c2 * ((3 * z * z) - 1) / (2 * Math.Sqrt(3)), -a2c2 * x * z, a2c2 * ((x * x) - (y * y)) / 2,
        ];
        Tensor normal = Tensor.From([x, y, z], [1, 1, 3]);
        Assert.That(SphericalHarmonics.Basis(normal).ToArray<double>(), Is.EqualTo(expected).Within(1e-12));
        double[] light = [.. Enumerable.Range(0, 27).Select(i => 0.1 * i)];
        double[] shade = SphericalHarmonics.Shade(normal, Tensor.From(light, [1, 27])).ToArray<double>();
        for (int channel = 0; channel < 3; channel++)
        {
            double sum = 0.8 * expected[0];
            for (int k = 0; k < 9; k++) sum += expected[k] * light[(9 * channel) + k];
            Assert.That(shade[channel], Is.EqualTo(sum).Within(1e-12));
        }
    }

    [Test]
    public void Camera_PutsPointsWhereTheRasteriserDrawsThem()
    {
        using var scope = new TensorScope();
        var camera = new Camera(new Size2d(100, 140));
        Assert.That(camera.FocalLength, Is.EqualTo(1015 * 100 / 224.0).Within(1e-12));
        Tensor points = Tensor.From<double>([0, 0, 0, 0.5, 0.25, 1], [1, 2, 3]);
        double[] pixels = camera.ToPixels(points).ToArray<double>();
        Assert.That(pixels, Is.EqualTo(new[] { 70, 50, 70 + (camera.FocalLength * 0.5 / 9), 50 - (camera.FocalLength * 0.25 / 9) }).Within(1e-9));
        double[] clip = camera.ToClip(points).ToArray<double>();
        Assert.That((1 + (clip[4] / clip[7])) * 70, Is.EqualTo(pixels[2]).Within(1e-9));
        Assert.That((1 - (clip[5] / clip[7])) * 50, Is.EqualTo(pixels[3]).Within(1e-9));
        Tensor limits = Tensor.From<double>([0, 0, 5, 0, 0, -5], [1, 2, 3]);
        double[] range = camera.ToClip(limits).ToArray<double>();
        Assert.That(range[2] / range[3], Is.EqualTo(-1).Within(1e-12), "near");
        Assert.That(range[6] / range[7], Is.EqualTo(1).Within(1e-12), "far");
    }

    [Test]
    public void Sphere_HasItsColorMaskDepthAndNormals()
    {
        using var scope = new TensorScope();
        const int Size = 64;
        RenderedFaces faces = RenderSphere(Size, rings: 24, ElementType.Float32, out _);
        float[] mask = faces.Mask.ToArray<float>();
        double focal = 1015.0 * Size / 224;
        double radius = focal / Math.Sqrt(99);
        Assert.That(mask.Sum(), Is.EqualTo(Math.PI * radius * radius).Within(0.03 * Math.PI * radius * radius), "the disc's area");
        Assert.That(mask.Count(share => share is > 0 and < 1), Is.GreaterThan(2 * radius), "soft pixels along the silhouette");
        int middle = ((Size / 2) * Size) + (Size / 2);
        Assert.That(faces.Depth().ToArray<float>()[middle], Is.EqualTo(9).Within(0.02));
        float[] normals = faces.Normals().ToArray<float>();
        Assert.That(normals[(2 * Size * Size) + middle], Is.EqualTo(1).Within(0.01), "the middle faces the camera");
        Assert.That(normals[middle - 10], Is.LessThan(-0.2), "the left part faces left");
        Assert.That(normals[(Size * Size) + middle - (10 * Size)], Is.GreaterThan(0.2), "the upper part faces up");
        double shade = 0.8 * Math.PI / Math.Sqrt(4 * Math.PI);
        float[] image = faces.Image.ToArray<float>();
        Assert.That(image[middle], Is.EqualTo(0.5 * shade).Within(1e-4));
        Assert.That(image[0], Is.Zero);
        Tensor over = faces.Over(Tensor.Zeros([1, 3, Size, Size]) + 0.25);
        Assert.That(over.ToArray<float>()[0], Is.EqualTo(0.25f));
        Assert.That(over.ToArray<float>()[middle], Is.EqualTo(image[middle]));
    }

    [Test]
    public void Gradients_AgreeWithFiniteDifferences([Values(9, 27)] int lights)
    {
        using var scope = new TensorScope();
        var random = new Random(3);
        MeshTopology mesh = SphereMesh.Make(5, 8, out double[] points);
        var renderer = new FaceRenderer(mesh, [0, 3, 9], new Camera(14));
        Tensor shape = Leaf([.. points.Select(value => value + (0.03 * random.NextDouble()))], [1, mesh.Vertices, 3]);
        Tensor albedo = Leaf([.. points.Select(_ => random.NextDouble())], [1, mesh.Vertices, 3]);
        Tensor light = Leaf([.. Enumerable.Range(0, lights).Select(_ => 0.3 * random.NextDouble())], [1, lights]);
        Tensor angles = Leaf([0.11, -0.23, 0.07], [1, 3]);
        Tensor translation = Leaf([0.03, 0.05, 0.2], [1, 3]);
        Tensor target = Tensor.From([.. Enumerable.Range(0, 3 * 14 * 14).Select(_ => random.NextDouble())], [1, 3, 14, 14]);
        GradientReport report = GradientChecker.Check(
            () =>
            {
                RenderedFaces faces = renderer.Render(shape, albedo, light, new Pose(angles, translation));
                return (faces.Image * target).Sum() + faces.Mask.Square().Sum() + (faces.Landmarks() * 0.01).Square().Sum()
                    + (faces.Depth() * target.Slice(1, 0, 1)).Sum() + (faces.Normals() * target).Sum();
            },
            [shape, albedo, light, angles, translation],
            new GradientCheckOptions { Step = 1e-6, Tolerance = 1e-5, ElementsPerInput = 24 });
        Assert.That(report.Passed, Is.True, report.ToString());
    }

    [Test]
    public void TexturedFace_ShowsTheTextureWhereItsCoordinatesSay()
    {
        // A square that fills the picture, seen straight on: the picture is the texture, lit.
        using var scope = new TensorScope();
        const int Size = 32;
        double half = 5 * 224 / 1015.0;
        var mesh = new MeshTopology(4, [0, 1, 2, 0, 2, 3]);
        Tensor shape = Tensor.From(Array.ConvertAll([-half, -half, 0, half, -half, 0, half, half, 0, -half, half, 0], value => (float)value), [1, 4, 3]);
        Tensor coordinates = Tensor.From<float>([0, 1, 1, 1, 1, 0, 0, 0], [4, 2]);
        Tensor texture = Make.Uniform([1, 3, Size, Size], seed: 3);
        var pose = new Pose(Tensor.Zeros([1, 3]), Tensor.Zeros([1, 3]));
        var renderer = new FaceRenderer(mesh, [], new Camera(Size)) { IsAntialiased = false };
        foreach (int lights in new[] { 9, 27 })
        {
            RenderedFaces faces = renderer.RenderTextured(shape, texture, coordinates, Tensor.Zeros([1, lights]), pose);
            double shade = 0.8 * Math.PI / Math.Sqrt(4 * Math.PI);
            float[] expected = Array.ConvertAll(texture.ToArray<float>(), value => (float)(value * shade));
            Assert.That(faces.Mask.ToArray<float>(), Is.All.EqualTo(1).Within(1e-6));
            Assert.That(faces.Image.ToArray<float>(), Is.EqualTo(expected).Within(1e-4));
        }
    }

    [Test]
    public void MovingASquare_ChangesItsAreaAsItsEdgesDo()
    {
        // Only silhouettes change a mask's sum. Rows and columns of pixels count whole, which costs a corner up to half a pixel.
        using var scope = new TensorScope();
        var mesh = new MeshTopology(4, [0, 1, 2, 0, 2, 3]);
        var camera = new Camera(32);
        double half = 0.7;
        Tensor shape = Leaf([-half, -half, 0, half, -half, 0, half, half, 0, -half, half, 0], [1, 4, 3]);
        Tensor light = Tensor.Zeros([1, 9], ElementType.Float64);
        Tensor translation = Leaf([0.0123, 0.0234, 0], [1, 3]);
        var pose = new Pose(Tensor.Zeros([1, 3], ElementType.Float64), translation);
        Tensor albedo = Tensor.Zeros([1, 4, 3], ElementType.Float64) + 1;
        RenderedFaces faces = new FaceRenderer(mesh, [], camera).Render(shape, albedo, light, pose);
        Tensor[] gradients = Gradients.Of(faces.Mask.Sum(), [translation, shape], retainGraph: true);
        double scale = camera.FocalLength / 10;
        Assert.That(faces.Mask.Sum().Item(), Is.EqualTo(4 * half * half * scale * scale).Within(4), "area in pixels");
        double[] translated = gradients[0].ToArray<double>();
        Assert.That(translated[0], Is.Zero.Within(1e-9), "a shift keeps the area");
        Assert.That(translated[2], Is.EqualTo(2 * 4 * half * half * scale * scale / 10).Within(2), "coming nearer enlarges it");
        double[] moved = gradients[1].ToArray<double>();
        double right = moved[3] + moved[6];
        Assert.That(right, Is.EqualTo(2 * half * scale * scale).Within(0.07 * 2 * half * scale * scale), "the right edge moves outwards");
    }

    private static RenderedFaces RenderSphere(int size, int rings, ElementType type, out FaceRenderer renderer)
    {
        MeshTopology mesh = SphereMesh.Make(rings, 2 * rings, out double[] points);
        renderer = new FaceRenderer(mesh, [], new Camera(size));
        Tensor shape = Tensor.From(points, [1, mesh.Vertices, 3]).To(type);
        Tensor albedo = Tensor.Zeros([1, mesh.Vertices, 3], type) + 0.5;
        var pose = new Pose(Tensor.Zeros([1, 3], type), Tensor.Zeros([1, 3], type));
        return renderer.Render(shape, albedo, Tensor.Zeros([1, 9], type), pose);
    }

    private static Tensor Leaf(double[] values, Shape shape)
    {
        Tensor leaf = Tensor.From(values, shape);
        leaf.RequiresGradient = true;
        return leaf;
    }

    private static double[] About(int axis, double angle)
    {
        (double sine, double cosine) = Math.SinCos(angle);
        return axis switch
        {
            0 => [1, 0, 0, 0, cosine, -sine, 0, sine, cosine],
            1 => [cosine, 0, sine, 0, 1, 0, -sine, 0, cosine],
            _ => [cosine, -sine, 0, sine, cosine, 0, 0, 0, 1],
        };
    }

    private static double[] Product(double[] a, double[] b)
    {
        var product = new double[9];
        for (int i = 0; i < 9; i++)
        {
            for (int k = 0; k < 3; k++) product[i] += a[(3 * (i / 3)) + k] * b[(3 * k) + (i % 3)];
        }

        return product;
    }
}
