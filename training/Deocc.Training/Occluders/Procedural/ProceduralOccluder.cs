using System.Globalization;
using System.Numerics;
using Deocc.Engine.Random;
using Deocc.Training.Occluders.Painting;
using Deocc.Training.Occluders.Scenes;

namespace Deocc.Training.Occluders.Procedural;

/// <summary>
/// An occluder that the program draws. Its design (form, colors, pattern) depends on a design number alone, of which every tenth
/// is held back; place and jitter come from the draw.
/// </summary>
internal abstract class ProceduralOccluder(OccluderKind kind) : IOccluderSource
{
    private const int Draws = 2000;
    private const ulong DesignSeed = 0xDE0CC;

    /// <inheritdoc/>
    public OccluderKind Kind => kind;

    /// <inheritdoc/>
    public virtual double Weight => 1;

    /// <inheritdoc/>
    public Occluder? Draw(FaceScene scene, OccluderSet set, RandomGenerator random)
    {
        int number = HoldBack.Design(set, random.NextInt32(Draws), random.NextInt32(9));
        var design = new RandomGenerator(DesignSeed + (ulong)kind, (ulong)number);
        var canvas = new OccluderCanvas(scene);
        var brush = new Brush(scene, canvas, set, design, random);
        (string style, float softness) = Paint(brush);
        return canvas.Finish(kind, string.Create(CultureInfo.InvariantCulture, $"{style} {number}"), random, softness * scene.Pose.Scale);
    }

    /// <summary>Paints the occluder.</summary>
    /// <returns>The name of its style, and how soft it is beyond the picture's own softness, in centimeters.</returns>
    protected abstract (string Style, float Softness) Paint(Brush brush);

    /// <summary>What painting needs.</summary>
    /// <param name="Scene">The face.</param>
    /// <param name="Canvas">Where to paint.</param>
    /// <param name="Set">Which textures may be used.</param>
    /// <param name="Design">Where the design comes from.</param>
    /// <param name="Place">Where place and jitter come from.</param>
    protected sealed record Brush(FaceScene Scene, OccluderCanvas Canvas, OccluderSet Set, RandomGenerator Design, RandomGenerator Place)
    {
        /// <summary>Pixels per centimeter.</summary>
        public float Scale => Scene.Pose.Scale;

        /// <summary>Turns, scales and shifts around a place of the picture: how things sit a little askew.</summary>
        /// <param name="center">The place in pixels.</param>
        /// <param name="degrees">The largest turn.</param>
        /// <param name="scaling">The largest change of size, as a share.</param>
        /// <param name="shift">The largest shift in centimeters.</param>
        public Func<Vector2, Vector2> Jitter(Vector2 center, float degrees, float scaling, float shift)
        {
            float angle = Place.Between(-degrees, degrees) * MathF.PI / 180;
            float scale = 1 + Place.Between(-scaling, scaling);
            var offset = new Vector2(Place.Between(-shift, shift), Place.Between(-shift, shift)) * Scale;
            (float sine, float cosine) = MathF.SinCos(angle);
            return place =>
            {
                Vector2 from = (place - center) * scale;
                return center + offset + new Vector2((from.X * cosine) - (from.Y * sine), (from.X * sine) + (from.Y * cosine));
            };
        }

        /// <summary>The light on a surface: the face's, times what the material reflects to the viewer.</summary>
        public Vector3 Lit(Vector3 color, Vector3 normal) => color * (Exposure * Scene.Skin.Shade(normal));

        /// <summary>How brightly the picture is lit: that of a face of medium skin in usual light is 1.</summary>
        public float Exposure => Math.Clamp(MathF.Pow(Math.Max(0.05f, Scene.Look.White) / 0.85f, 0.8f), 0.6f, 1.1f);
    }
}
