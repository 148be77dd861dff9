using System.Text.Json;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Models.FaceModels;
using Deocc.Models.Fitting;
using Deocc.Models.Reconstruction;
using Deocc.Models.Rendering;
using Deocc.Training.Data;
using Deocc.Training.Data.Loading;
using Deocc.Training.Fitting;

namespace Deocc.Training.Tasks.Reconstruction;

/// <summary>Coefficients that are known of photographs: the files that <see cref="FolderFit"/> wrote, or a teacher's of that form.</summary>
internal sealed class SidecarFits
{
    private readonly Dictionary<string, FitRecord> _fits = new(StringComparer.Ordinal);
    private readonly CoefficientLayout _layout;

    /// <summary>Reads the files of samples.</summary>
    /// <param name="folder">The folder of the files.</param>
    /// <param name="samples">The samples; those without a file have nothing that is known.</param>
    /// <param name="model">The face model that the fits must belong to.</param>
    /// <param name="layout">In which order coefficients are given.</param>
    /// <exception cref="FileFormatException">A file is damaged or of another model, or no sample has one; the message names it.</exception>
    public SidecarFits(string folder, IReadOnlyList<FaceSample> samples, MorphableModel model, CoefficientLayout layout)
    {
        _layout = layout;
        foreach (FaceSample sample in samples)
        {
            string path = Path.Combine(folder, FolderFit.FileName(sample));
            if (!_fits.ContainsKey(sample.Id) && File.Exists(path)) _fits.Add(sample.Id, Read(path, model));
        }

        if (_fits.Count == 0) throw new FileFormatException($"{folder}: holds coefficients of none of the {samples.Count} samples; 'deocc fit' makes them");
    }

    /// <summary>How many samples have coefficients.</summary>
    public int Count => _fits.Count;

    /// <summary>The coefficients of a batch, as its pictures were moved.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="size">Its pictures' width and height.</param>
    /// <returns>Coefficients, and 1 where they are known, else 0; both [N, length of the layout].</returns>
    public (Tensor Coefficients, Tensor Known) Of(FaceBatch batch, int size)
    {
        int count = batch.Samples.Count;
        var known = new float[count * _layout.Length];
        FaceCoefficients[] faces = new FaceCoefficients[count];
        for (int i = 0; i < count; i++)
        {
            FitRecord? fit = _fits.GetValueOrDefault(batch.Samples[i].Id);
            MovedFit? moved = fit is null ? null : MovedFit.Of(fit, batch.Moves[i], size);
            faces[i] = fit is null ? Unknown() : Face(fit, moved!);
            Mark(fit, moved, known.AsSpan(i * _layout.Length, _layout.Length));
        }

        Tensor[] rows = Array.ConvertAll(faces, _layout.Join);
        return (Functional.Concat(0, rows), Tensor.From(known, [count, _layout.Length]));
    }

    private static FitRecord Read(string path, MorphableModel model)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            FitRecord fit = JsonSerializer.Deserialize(stream, FitJson.Default.FitRecord) ?? throw new JsonException("expected an object");
            if (fit.Model != model.Name) throw new JsonException($"is of the face model '{fit.Model}', not of '{model.Name}'");
            bool fits = fit.Identity?.Length == model.IdentityCount && fit.Expression?.Length == model.ExpressionCount
                && fit.Texture?.Length == model.TextureCount && fit.Angles?.Length == 3 && fit.Translation?.Length == 3
                && fit.Light?.Length is SphericalHarmonics.Functions or 3 * SphericalHarmonics.Functions && fit.ToCrop?.Length == 6 && fit.Size > 0;
            return fits ? fit : throw new JsonException("lacks coefficients, or has another number of them than the face model");
        }
        catch (JsonException error)
        {
            throw new FileFormatException($"{path}: {error.Message.ReplaceLineEndings(" ")}", error);
        }
    }

    private static Tensor Row(float[] values) => Tensor.From(values, [1, values.Length]);

    private static FaceCoefficients Face(FitRecord fit, MovedFit moved) => new(
        Row(fit.Identity), Row(fit.Expression), Row(fit.Texture), Row(moved.Light), new Pose(Row(moved.Angles), Row(moved.Translation)));

    private FaceCoefficients Unknown() => _layout.Split(Tensor.Zeros([1, _layout.Length]));

    /// <summary>A fit to landmarks alone leaves texture and light at zero: it knows nothing of them.</summary>
    private void Mark(FitRecord? fit, MovedFit? moved, Span<float> known)
    {
        if (fit is null) return;
        bool hasColors = fit.Texture.Any(value => value != 0) || fit.Light.Any(value => value != 0);
        int place = 0;
        foreach ((CoefficientPart part, int count) in _layout.Parts)
        {
            bool isKnown = part switch
            {
                CoefficientPart.Identity or CoefficientPart.Expression => !moved!.IsMirrored,
                CoefficientPart.Texture => hasColors && !moved!.IsMirrored,
                CoefficientPart.Light => hasColors,
                _ => true,
            };
            known.Slice(place, count).Fill(isKnown ? 1 : 0);
            place += count;
        }
    }
}
