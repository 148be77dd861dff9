using System.Numerics;
using System.Runtime.InteropServices;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;
using Deocc.Models.FaceModels;

namespace Deocc.Training.Synthesis;

/// <summary>One person as meshes: the head of the face model, and what this program builds around it.</summary>
internal sealed class PersonScene
{
    private PersonScene(List<ScenePart> moving, List<ScenePart> still, ScenePart? panes, HeadFrame head) =>
        (Moving, Still, Panes, Head) = (moving, still, panes, head);

    /// <summary>What moves with the head, except for the head itself.</summary>
    public List<ScenePart> Moving { get; }

    /// <summary>Neck and clothes.</summary>
    public List<ScenePart> Still { get; }

    /// <summary>The panes of spectacles, or null.</summary>
    public ScenePart? Panes { get; }

    /// <summary>Where things sit on the head.</summary>
    public HeadFrame Head { get; }

    /// <summary>Whether there is a beard.</summary>
    public bool HasBeard { get; private init; }

    /// <summary>Height of the forehead up to the hair (as in <see cref="HairStyle.Forehead"/>), or null where there is none.</summary>
    public float? Hairline { get; private init; }

    /// <summary>Builds what goes with a head.</summary>
    /// <param name="model">The face model.</param>
    /// <param name="person">Who it is.</param>
    /// <param name="shape">The person's vertices, [1, V, 3].</param>
    /// <param name="normals">Their unit normals, [1, V, 3].</param>
    /// <param name="albedo">Their albedo, [1, V, 3].</param>
    /// <param name="options">How often there is what.</param>
    /// <param name="random">The rest.</param>
    public static PersonScene Build(
        MorphableModel model,
        FacePerson person,
        Tensor shape,
        Tensor normals,
        Tensor albedo,
        SynthesisOptions options,
        RandomGenerator random)
    {
        ReadOnlySpan<Vector3> vertices = MemoryMarshal.Cast<float, Vector3>(shape.AsSpan<float>());
        ReadOnlySpan<Vector3> directions = MemoryMarshal.Cast<float, Vector3>(normals.AsSpan<float>());
        var landmarks = new Vector3[model.Landmarks.Count];
        for (int i = 0; i < landmarks.Length; i++) landmarks[i] = vertices[model.Landmarks[i]];
        var head = new HeadFrame(vertices, landmarks);
        var moving = new List<ScenePart>();
        HairStyle style = HairStyle.Draw(random);
        bool hasHair = random.NextBoolean(options.HairShare);
        if (hasHair) moving.Add(HairBuilder.Build(head, style, person.ToViewer(), random));
        bool hasBeard = random.NextBoolean(options.BeardShare) && IsMan(model, person);
        if (hasBeard)
        {
            var mayGrow = new bool[vertices.Length];
            for (int i = 0; i < mayGrow.Length; i++) mayGrow[i] = model.Regions[i] == FaceRegion.Skin;
            moving.Add(BeardBuilder.Build(head, vertices, directions, mayGrow, style.Color * 0.85f, random));
        }

        ScenePart? panes = null;
        if (random.NextBoolean(options.GlassesShare))
        {
            (ScenePart frame, panes) = GlassesBuilder.Build(head, random);
            moving.Add(frame);
        }

        (ScenePart neck, ScenePart clothes) = TorsoBuilder.Build(head, SkinColor(model, albedo), random);
        return new PersonScene(moving, [neck, clothes], panes, head) { HasBeard = hasBeard, Hairline = hasHair ? style.Forehead : null };
    }

    /// <summary>Where the model's modes have no names, everybody may be a man.</summary>
    private static bool IsMan(MorphableModel model, FacePerson person)
    {
        for (int i = 0; i < model.IdentityNames.Count; i++)
        {
            if (model.IdentityNames[i] == "masculinity") return person.Identity[i] > 0;
        }

        return true;
    }

    /// <summary>The mean albedo of the skin.</summary>
    private static Vector3 SkinColor(MorphableModel model, Tensor albedo)
    {
        ReadOnlySpan<Vector3> colors = MemoryMarshal.Cast<float, Vector3>(albedo.AsSpan<float>());
        Vector3 sum = Vector3.Zero;
        int count = 0;
        for (int i = 0; i < colors.Length; i++)
        {
            if (model.Regions[i] != FaceRegion.Skin) continue;
            sum += colors[i];
            count++;
        }

        return sum / Math.Max(count, 1);
    }
}
