using System.Globalization;
using System.Numerics;
using Deocc.Engine.Diagnostics;
using Deocc.Imaging;
using Deocc.Training.Data;

namespace Deocc.Training.Occluders.CutOuts;

/// <summary>
/// A photographed mask of MaskTheFace (Anwar and Raychowdhury 2020) with its six anchors: left, middle and right of the upper
/// edge (a, b, c) and of the lower one (d, e, f), in the template's pixels.
/// </summary>
internal sealed class MaskTemplate
{
    /// <summary>The file that lists the templates.</summary>
    public const string AnchorFile = "anchors.cfg";

    /// <summary>How a folder of unwrapped masks is called.</summary>
    public const string UnwrappedFolder = "fma3d";

    // Anchors may lie a little outside of the picture.
    private const float Overhang = 1.03f;

    private readonly Vector2[] _anchors;

    private MaskTemplate(CutOut picture, string name, Vector2[] anchors) => (Picture, Name, _anchors) = (picture, name, anchors);

    /// <summary>The template's picture.</summary>
    public CutOut Picture { get; }

    /// <summary>The template's name.</summary>
    public string Name { get; }

    /// <summary>-1 for a face that looks to the picture's left, 1 to its right, 0 to the viewer.</summary>
    public int Side => Name.EndsWith("_left", StringComparison.Ordinal) ? -1 : Name.EndsWith("_right", StringComparison.Ordinal) ? 1 : 0;

    /// <summary>The name without the side; all sides of one mask are held back together.</summary>
    public string Family => Side == 0 ? Name : Name[..Name.LastIndexOf('_')];

    /// <summary>Cloth, or else a surgical mask or a respirator.</summary>
    public OccluderKind Kind => Name.StartsWith("cloth", StringComparison.OrdinalIgnoreCase) ? OccluderKind.ClothMask : OccluderKind.SurgicalMask;

    /// <summary>A mask unwrapped from a face (FMA-3D): its outline tells the anchors.</summary>
    public static MaskTemplate FromUnwrapped(CutOut picture) => new(picture, picture.Name, FromOutline(picture.Pixels()));

    /// <summary>Reads the list; templates without a picture or an anchor are skipped.</summary>
    public static IReadOnlyList<MaskTemplate> ReadAll(string folder, CutOutCache cache, ICollection<SkippedSample> skipped)
    {
        var templates = new List<MaskTemplate>();
        string? name = null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in File.ReadLines(Path.Combine(folder, AnchorFile)).Append("["))
        {
            string text = line.Trim();
            if (text.StartsWith('['))
            {
                // Sections without entries name procedures of the original program.
                if (name is not null && values.Count > 0) Add(name, values);
                (name, values) = (text.Trim('[', ']'), new Dictionary<string, string>(StringComparer.Ordinal));
            }
            else if (text.IndexOf(':', StringComparison.Ordinal) is var colon and > 0)
            {
                values[text[..colon].Trim()] = text[(colon + 1)..].Trim();
            }
        }

        return templates;

        void Add(string section, Dictionary<string, string> of)
        {
            try
            {
                templates.Add(Parse(section, of, folder, cache));
            }
            catch (FileFormatException error)
            {
                skipped.Add(new SkippedSample($"{folder}/{AnchorFile} [{section}]", error.Message));
            }
        }
    }

    /// <summary>The place in the template's pixels that lies at (u, v) of a face's <see cref="Procedural.MaskSurface"/>.</summary>
    public Vector2 PlaceOf(float u, float v)
    {
        int first = u < 0 ? 0 : 1;
        float share = u < 0 ? u + 1 : u;
        Vector2 upper = Vector2.Lerp(_anchors[first], _anchors[first + 1], share);
        Vector2 lower = Vector2.Lerp(_anchors[first + 3], _anchors[first + 4], share);
        return Vector2.Lerp(upper, lower, v);
    }

    private static MaskTemplate Parse(string name, Dictionary<string, string> values, string folder, CutOutCache cache)
    {
        // The list names paths of another tree; the templates lie in templates/ beside it.
        string file = Path.GetFileName(values.GetValueOrDefault("template", name + ".png"));
        string path = Path.Combine(folder, "templates", file);
        if (!File.Exists(path)) path = Path.Combine(folder, file);
        if (!File.Exists(path)) throw new FileFormatException($"{file} does not exist");
        var picture = new CutOut(path, $"{Path.GetFileName(folder)}/{name}", cache);
        Image<byte> pixels = picture.Pixels();
        var anchors = new Vector2[6];
        for (int i = 0; i < anchors.Length; i++)
        {
            string key = $"mask_{(char)('a' + i)}";
            string[] words = values.GetValueOrDefault(key, string.Empty).Split(',');
            if (words.Length != 2
                || !float.TryParse(words[0], CultureInfo.InvariantCulture, out anchors[i].X)
                || !float.TryParse(words[1], CultureInfo.InvariantCulture, out anchors[i].Y))
                throw new FileFormatException($"'{key}' is no pair of numbers");
        }

        bool isInside = anchors.All(anchor => anchor.X <= Overhang * pixels.Width && anchor.Y <= Overhang * pixels.Height);
        if (isInside) return new MaskTemplate(picture, name, anchors);
        var template = new MaskTemplate(picture, name, FromOutline(pixels));
        return template.Side == 0 ? template : throw new FileFormatException($"its anchors lie outside of {file}, which seems to have been shrunk");
    }

    /// <summary>Anchors where most masks have them, for a template that was shrunk after its anchors were set.</summary>
    private static Vector2[] FromOutline(Image<byte> pixels)
    {
        (int left, int top, int right, int bottom) = (pixels.Width, pixels.Height, 0, 0);
        for (int y = 0; y < pixels.Height; y++)
        {
            for (int x = 0; x < pixels.Width; x++)
            {
                if (pixels.Pixel(x, y)[3] < 128) continue;
                (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x + 1), Math.Max(bottom, y + 1));
            }
        }

        float middle = (left + right) / 2f;
        float height = bottom - top;
        return
        [
            new(left, top + (0.25f * height)), new(middle, top), new(right, top + (0.25f * height)),
            new(left + (0.04f * (right - left)), top + (0.65f * height)), new(middle, bottom), new(right - (0.04f * (right - left)), top + (0.65f * height)),
        ];
    }
}
