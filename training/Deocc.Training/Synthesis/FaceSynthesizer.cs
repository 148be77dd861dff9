using System.Numerics;
using System.Runtime.InteropServices;
using Deocc.Engine.Autograd;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;
using Deocc.Imaging;
using Deocc.Models.FaceModels;
using Deocc.Models.Rendering;
using Deocc.Training.Data;

namespace Deocc.Training.Synthesis;

/// <summary>
/// Draws random people with hair, beards, spectacles, shoulders and backgrounds, and knows everything about them. Face i of a
/// seed is always the same, at any number of threads and in any order.
/// </summary>
public sealed class FaceSynthesizer
{
    // Each pixel is the mean of 2 x 2: edges of hair and skin are soft.
    private const int Oversampling = 2;

    private readonly MorphableModel _model;
    private readonly FaceSampler _sampler;
    private readonly SynthesisOptions _options;
    private readonly MeshTopology _headMesh;
    private readonly ParsingClass[] _headLabels;
    private readonly BackgroundFolder? _backgrounds;

    /// <summary>Prepares a face model for drawing.</summary>
    /// <param name="model">The face model on the CPU, where faces are drawn, with 68 landmarks; it must outlive this.</param>
    /// <param name="options">What the faces look like.</param>
    /// <exception cref="UsageException">The model lacks landmarks, an option is out of range, or the folder of backgrounds is missing or empty.</exception>
    public FaceSynthesizer(MorphableModel model, SynthesisOptions options)
    {
        if (model.Landmarks.Count != 68) throw new UsageException($"the face model {model.Name} has {model.Landmarks.Count} landmarks; 68 are needed to place hair and shoulders");
        if (options.Size is < 16 or > 2048) throw new UsageException($"a picture size of {options.Size} is not between 16 and 2048");
        (_model, _options) = (model, options);
        _sampler = new FaceSampler(model);
        _headMesh = new MeshTopology(model.VertexCount, model.Triangles);
        _headLabels = HeadLabels.OfTriangles(model);
        _backgrounds = options.Backgrounds is { } folder ? BackgroundFolder.Open(folder) : null;
    }

    /// <summary>Draws a face.</summary>
    /// <param name="index">Its number, from 0.</param>
    public SyntheticFace Draw(long index)
    {
        var random = new RandomGenerator(_options.Seed, stream: (ulong)index);
        using var mode = GradientMode.Disable();
        using var host = Device.Use(CpuDevice.Instance);
        using var scope = new TensorScope();
        FacePerson person = FacePerson.Draw(_sampler, _options, random);
        Tensor shape = _model.Shape(Row(person.Identity), Row(person.Expression));
        Tensor albedo = _model.Albedo(Row(person.Texture)).Clamp(0.02, 1);
        Tensor normals = shape.VertexNormals(_headMesh);
        PersonScene scene = PersonScene.Build(_model, person, shape, normals, albedo, _options, random);
        Image<float> background = _backgrounds?.Draw(_options.Size, random) ?? Backdrop.Draw(_options.Size, random);

        var pose = new Pose(Row(person.Angles), Row(person.Translation));
        var light = Row(person.Light);
        int fine = Oversampling * _options.Size;
        var painter = new ScenePainter(new Camera(new Size2d(fine, fine)), light);
        Tensor posed = pose.Apply(shape);
        Tensor turned = Turn(normals, pose);
        ShadeUnderHair(albedo, shape, scene);
        painter.Add(posed, turned, albedo, _model.Triangles.AsSpan<int>(), _headLabels);
        foreach (ScenePart part in scene.Moving) painter.Add(part, pose);
        Pose still = StillPose(person, scene.Head, pose);
        foreach (ScenePart part in scene.Still) painter.Add(part, still);
        PaintedScene painted = painter.Paint();
        if (scene.Panes is { } panes) painter.PaintPanes(painted, panes, pose, random);

        var camera = new Camera(new Size2d(_options.Size, _options.Size));
        BareHead bare = BareHead.Draw(camera, posed, turned, _headMesh, _headLabels);
        SceneLayers layers = painted.Shrink(Oversampling, background, bare.Region);
        return new SyntheticFace
        {
            Index = index,
            Picture = layers.Picture,
            Parsing = layers.Parsing,
            Mask = layers.Mask,
            Region = bare.Region,
            Depth = bare.Depth,
            Normals = bare.Normals,
            Landmarks = Landmarks(camera, posed),
            Identity = person.Identity,
            Expression = person.Expression,
            Texture = person.Texture,
            Angles = person.Angles,
            Light = person.Light,
            Translation = person.Translation,
            HasGlasses = scene.Panes is not null,
            HasBeard = scene.HasBeard,
        };
    }

    private static Tensor Row(float[] values) => Tensor.From(values, [1, values.Length]);

    private static Tensor Turn(Tensor normals, Pose pose) => normals.MatMul(pose.Rotation(), transposeB: true);

    /// <summary>Darkens the skin near the hairline, which lies in the hair's shade.</summary>
    private static void ShadeUnderHair(Tensor albedo, Tensor shape, PersonScene scene)
    {
        if (scene.Hairline is not { } forehead) return;
        ReadOnlySpan<Vector3> vertices = MemoryMarshal.Cast<float, Vector3>(shape.AsSpan<float>());
        Span<Vector3> colors = MemoryMarshal.Cast<float, Vector3>(albedo.AsSpan<float>());
        HeadFrame head = scene.Head;
        for (int i = 0; i < vertices.Length; i++)
        {
            float above = vertices[i].Y - head.Hairline(vertices[i] - head.Surface.Center, forehead);
            float share = Math.Clamp((above + 0.16f) / 0.2f, 0, 1);
            colors[i] *= 1 - (0.4f * share * share * (3 - (2 * share)));
        }
    }

    /// <summary>Shoulders follow the head by half, about the foot of the neck.</summary>
    private static Pose StillPose(FacePerson person, HeadFrame head, Pose pose)
    {
        Tensor angles = Row([0.2f * person.Angles[0], 0.45f * person.Angles[1], 0.3f * person.Angles[2]]);
        var foot = new Vector3(head.Chin.X, head.Chin.Y - 0.35f, head.Surface.Center.Z);
        Tensor pivot = Tensor.From([foot.X, foot.Y, foot.Z], [1, 1, 3]);
        var turned = new Pose(angles, Row([0, 0, 0]));
        Tensor translation = (pose.Apply(pivot) - turned.Apply(pivot)).Reshape(1, 3);
        return new Pose(angles, translation);
    }

    private (float X, float Y)[] Landmarks(Camera camera, Tensor posed)
    {
        Tensor pixels = camera.ToPixels(posed);
        ReadOnlySpan<float> values = pixels.AsSpan<float>();
        var landmarks = new (float X, float Y)[_model.Landmarks.Count];
        for (int i = 0; i < landmarks.Length; i++)
        {
            int vertex = _model.Landmarks[i];
            landmarks[i] = (values[2 * vertex], values[(2 * vertex) + 1]);
        }

        return landmarks;
    }
}
