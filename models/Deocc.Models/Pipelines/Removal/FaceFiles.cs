using System.Text.Json;
using Deocc.Engine.Serialization;
using Deocc.Imaging;
using Deocc.Imaging.Colors;
using Deocc.Imaging.Drawing;
using Deocc.Imaging.Metadata;
using Deocc.Models.Alignment;
using Deocc.Models.FaceModels;
using Deocc.Models.FaceModels.Meshes;
using Deocc.Models.Fitting;
using Deocc.Models.Pipelines.Srg;

namespace Deocc.Models.Pipelines.Removal;

/// <summary>Writes what was made of one face into a folder.</summary>
/// <param name="folder">The folder; made if it is missing.</param>
/// <param name="mark">What pictures with painted parts say of themselves.</param>
internal sealed class FaceFiles(string folder, ImageMetadata mark)
{
    private static readonly Rgba VisibleTint = new(60, 220, 90);
    private static readonly Rgba HoleTint = new(240, 60, 60);

    private readonly List<string> _written = [];

    /// <summary>Writes a face.</summary>
    /// <param name="face">The face.</param>
    /// <param name="model">The face model that its coefficients belong to.</param>
    /// <param name="result">The whole photograph after removal, for the mesh's texture.</param>
    /// <param name="parts">What to write.</param>
    /// <param name="textureSize">Width and height of the mesh's texture.</param>
    /// <returns>The paths of the files.</returns>
    /// <exception cref="IOException">Writing failed.</exception>
    public IReadOnlyList<string> Write(SrgFace face, MorphableModel model, Image<byte> result, RemovalParts parts, int textureSize)
    {
        Directory.CreateDirectory(folder);
        if (parts.HasFlag(RemovalParts.Panels)) WritePictures(face);
        if (parts.HasFlag(RemovalParts.Masks))
        {
            Picture("occlusion.png", ImageChannels.ToBytes(face.Hole));
            Picture("visible.png", ImageChannels.ToBytes(face.Visible));
        }

        if (parts.HasFlag(RemovalParts.Mesh))
        {
            FaceMesh mesh = FitMesh.Of(model, face.Reconstruction.Faces, face.Reconstruction.Rendered, face.RenderCrop, result, textureSize);
            MeshFile.Save(Named("mesh.obj"), mesh);
            MeshFile.Save(Named("mesh.glb"), mesh);
        }

        if (parts.HasFlag(RemovalParts.Coefficients))
        {
            var record = CoefficientRecord.Of(model.Name, face.RenderCrop, face.Reconstruction.Faces);
            AtomicFile.Write(Named("coefficients.json"), stream => JsonSerializer.Serialize(stream, record, RemovalJson.Default.CoefficientRecord));
        }

        if (parts.HasFlag(RemovalParts.Landmarks)) LandmarkFile.Save(Named("landmarks.txt"), face.Landmarks);
        return _written;
    }

    /// <summary>Before, what was found, and after, side by side.</summary>
    /// <param name="face">The face.</param>
    public static Image<byte> Panel(SrgFace face) => ContactSheet.Create(
        [
            (Landmarks(face), "photograph, landmarks"),
            (Tinted(face.Picture, face.Visible, VisibleTint), "visible face"),
            (Tinted(face.Picture, face.Hole, HoleTint), face.IsRepainted ? "covered" : "nothing to remove"),
            (ImageChannels.ToBytes(face.Render), "reconstruction"),
            (Overlay(face), "reconstruction over the photograph"),
            (face.Result, "result"),
        ],
        new ContactSheetOptions { Columns = 3 });

    private void WritePictures(SrgFace face)
    {
        Picture("panels.png", Panel(face));
        Picture("face.png", face.Result);
        Picture("render.png", ImageChannels.ToBytes(face.Render));
        Picture("overlay.png", Overlay(face));
    }

    private static Image<byte> Overlay(SrgFace face) => ImageChannels.ToBytes(
        Compositing.Mix(ImageChannels.ToFloats(face.Picture), face.Render, face.Region));

    private static Image<byte> Landmarks(SrgFace face)
    {
        var picture = new Image<byte>(face.Picture.Width, face.Picture.Height, 3, (byte[])face.Picture.Samples.Clone());
        foreach ((float x, float y) in face.Landmarks.Transform(face.Crop.ToCrop).Points) Draw.Disc(picture, (x, y), 1.5, VisibleTint);
        return picture;
    }

    private static Image<byte> Tinted(Image<byte> picture, Image<float> mask, Rgba tint)
    {
        const float Strength = 0.55f;
        var tinted = new Image<byte>(picture.Width, picture.Height, 3);
        for (int i = 0; i < mask.Samples.Length; i++)
        {
            float share = Strength * mask.Samples[i];
            ReadOnlySpan<byte> color = [tint.R, tint.G, tint.B];
            for (int c = 0; c < 3; c++) tinted.Samples[(3 * i) + c] = (byte)(((1 - share) * picture.Samples[(3 * i) + c]) + (share * color[c]) + 0.5f);
        }

        return tinted;
    }

    private void Picture(string name, Image<byte> picture) => ImageFile.Save(Named(name), picture, mark);

    private string Named(string name)
    {
        string path = Path.Combine(folder, name);
        _written.Add(path);
        return path;
    }
}
