using System.Globalization;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Random;
using Deocc.Imaging;
using Deocc.Imaging.Colors;
using Deocc.Imaging.Drawing;
using Deocc.Models.Pipelines;
using Deocc.Models.Pipelines.Srg;
using Deocc.Training.Occluders;
using Deocc.Training.Occluders.Scenes;

namespace Deocc.Training.Demo;

/// <summary>
/// The product's demo: occluders that no network was trained with are put on a portrait and removed again, each found in the
/// covered picture as in any photograph of a user.
/// </summary>
/// <param name="networks">The networks; they stay the caller's.</param>
/// <param name="finder">Finds faces; stays the caller's.</param>
public sealed class RemovalDemo(SrgNetworks networks, FaceFinder finder)
{
    private const int CellSize = 300;
    private const double FontSize = 15;

    // A face that is found below an occluder is the portrait's if their boxes overlap by this share, intersection over union.
    private const double LeastOverlap = 0.3;

    // How much of the portrait around the face is shown, as a multiple of the face's box.
    private const double Enlargement = 1.7;

    private static readonly (OccluderKind Kind, string Name)[] Covers =
        [(OccluderKind.Sunglasses, "sunglasses"), (OccluderKind.SurgicalMask, "mask"), (OccluderKind.Hand, "hand")];

    private readonly SrgPipeline _pipeline = new(networks);

    /// <summary>Covers and uncovers the portrait's largest face.</summary>
    /// <param name="portrait">RGB.</param>
    /// <param name="seed">Chooses the occluders.</param>
    /// <returns>The portrait and each covered one above, what was made of them below.</returns>
    /// <exception cref="UsageException">The portrait shows no face, or a network is missing.</exception>
    public Image<byte> Run(Image<byte> portrait, ulong seed)
    {
        FoundFace face = finder.Find(portrait).FirstOrDefault() ?? throw new UsageException("the portrait shows no face that the detector finds");
        FaceCrop view = face.Box.Crop(CellSize, Enlargement);
        var library = new OccluderLibrary(new OccluderOptions { Kinds = [.. Covers.Select(cover => cover.Kind)] });
        Image<float> picture = ImageChannels.ToFloats(portrait);
        var scene = new FaceScene(picture, face.Landmarks);
        List<(Image<byte>, string)> above = [(view.Extract(portrait), "portrait")];
        List<(Image<byte>, string)> below = [Uncovered(portrait, face.Box, view)];
        for (int i = 0; i < Covers.Length; i++)
        {
            Occluder occluder = library.Draw(scene, Covers[i].Kind, OccluderSet.HeldBack, new RandomGenerator(seed, (ulong)i));
            Image<byte> covered = ImageChannels.ToBytes(occluder.Over(picture));
            above.Add((view.Extract(covered), Covers[i].Name));
            below.Add(Uncovered(covered, face.Box, view));
        }

        return ContactSheet.Create([.. above, .. below], new ContactSheetOptions { Columns = Covers.Length + 1, FontSize = FontSize });
    }

    private (Image<byte> Picture, string Caption) Uncovered(Image<byte> photo, FaceBox place, FaceCrop view)
    {
        if (finder.Find(photo).FirstOrDefault(found => found.Box.IntersectionOverUnion(place) >= LeastOverlap) is not { } face)
            return (view.Extract(photo), "no face found");
        using var scope = new TensorScope();
        SrgResult result = _pipeline.Run(photo, [face.Landmarks]);
        string caption = result.Faces[0].IsRepainted
            ? string.Create(CultureInfo.InvariantCulture, $"removed ({100 * result.Faces[0].OccludedShare:F0} % covered)")
            : "nothing to remove";
        return (view.Extract(result.Photo), caption);
    }
}
