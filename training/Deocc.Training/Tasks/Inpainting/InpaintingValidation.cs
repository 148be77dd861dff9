using System.Globalization;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Imaging;
using Deocc.Imaging.Drawing;
using Deocc.Models.Inpainting;
using Deocc.Models.Reconstruction;
using Deocc.Models.Rendering;
using Deocc.Training.Data;
using Deocc.Training.Data.Loading;
using Deocc.Training.Metrics.Pictures;
using Deocc.Training.Occluders;
using Deocc.Training.Runs;

namespace Deocc.Training.Tasks.Inpainting;

/// <summary>
/// How well a generator paints what sunglasses and masks cover, which it never saw, on colored portraits of the validation
/// split: its picture in the hole, the photograph elsewhere, against the clean photograph.
/// </summary>
internal sealed class InpaintingValidation
{
    private const ulong Seed = 0x7A11;
    private const int ShownCount = 6;

    private static readonly (string Name, OccluderKind[] Kinds)[] Protocols =
    [
        ("sunglasses", [OccluderKind.Sunglasses]),
        ("masks", [OccluderKind.SurgicalMask, OccluderKind.ClothMask]),
    ];

    private readonly InpaintingOptions _options;
    private readonly int _margin;
    private readonly FaceReconstructor? _reconstructor;
    private readonly IReadOnlyList<FaceSample> _samples;
    private readonly OccluderLibrary[] _libraries;

    public InpaintingValidation(InpaintingOptions options, IReadOnlyList<FaceSample> samples, FaceReconstructor? reconstructor, int margin)
    {
        (_options, _reconstructor, _margin) = (options, reconstructor, margin);

        // Data sets that say nothing of a picture's color keep it.
        _samples = [.. samples.Where(sample => sample.Attributes?["color"] is not < 0.5f)];
        string? folder = options.Occluders.Length == 0 ? null : options.Occluders;
        _libraries = [.. Protocols.Select(protocol => new OccluderLibrary(new OccluderOptions { Folder = folder, Kinds = protocol.Kinds }))];
    }

    /// <summary>PSNR, SSIM and L1 in the holes; the first figure is the mean PSNR of both kinds.</summary>
    public ValidationReport Measure(GatedGenerator generator)
    {
        var figures = new List<NamedValue>();
        (PsnrMetric psnr, SsimMetric ssim, L1Metric l1) = (new PsnrMetric(), new SsimMetric(), new L1Metric());
        for (int protocol = 0; protocol < Protocols.Length; protocol++)
        {
            var sums = new double[3];
            int count = 0;
            Run(generator, protocol, _samples, (faces, batch, result) =>
            {
                if (Measured(faces, batch) is not { } support) return;
                var pair = new PicturePair(Picture(result), Picture(faces.Clean), support);
                sums[0] += ValueOf(psnr, pair);
                sums[1] += ValueOf(ssim, pair);
                sums[2] += ValueOf(l1, pair);
                count++;
            });

            string name = Protocols[protocol].Name;
            figures.AddRange([new($"{name} PSNR", sums[0] / count), new($"{name} SSIM", sums[1] / count), new($"{name} L1", sums[2] / count)]);
        }

        return new ValidationReport(
            [new("PSNR", 0.5 * (figures[0].Value + figures[3].Value)), .. figures],
            HigherIsBetter: true,
            string.Create(
                CultureInfo.InvariantCulture,
                $"range [0, 1], where the drawn occluder covers the visible face, {_options.Size} pixels, SSIM's window 11, mean over {_samples.Count} colored portraits each, held-back occluders"));
    }

    /// <summary>Rows of occluded picture, input of the hole, result, truth.</summary>
    public Image<byte> Show(GatedGenerator generator)
    {
        var cells = new List<(Image<byte>, string)>();
        IReadOnlyList<FaceSample> shown = [.. _samples.Take(ShownCount)];
        for (int protocol = 0; protocol < Protocols.Length; protocol++)
        {
            Run(generator, protocol, shown, (faces, batch, result) => cells.AddRange(
            [
                (Shown(faces.Occluded), "occluded"),
                (Shown(batch.Input.Slice(1, 1, 3)), "hole"),
                (Shown(batch.Input.Slice(1, 4, 3)), "render"),
                (Shown(result), "result"),
                (Shown(faces.Clean), "truth"),
            ]));
        }

        return ContactSheet.Create(cells, new ContactSheetOptions { Columns = 10, CellWidth = Math.Min(_options.Size, 160) });
    }

    private static double ValueOf(IPictureMetric metric, PicturePair pair)
    {
        var values = new double[metric.Figures.Count];
        metric.Measure(pair, values);
        return values[0];
    }

    /// <summary>Where the truth is known and was covered; null if that is nowhere.</summary>
    private static Support? Measured(FaceBatch faces, InpaintingBatch batch)
    {
        Tensor inside = faces.Cover.GreaterOrEqual(0.5) * faces.CleanFace!.GreaterOrEqual(0.5) * batch.Truth * batch.Hole;
        if (inside.Sum().Item() == 0) return null;
        return Support.FromMask(new Image<float>(inside.Shape[3], inside.Shape[2], 1, inside.ToArray<float>()));
    }

    private static Image<float> Picture(Tensor picture)
    {
        int plane = picture.Shape[2] * picture.Shape[3];
        ReadOnlySpan<float> planes = picture.OnHost().AsSpan<float>();
        var image = new Image<float>(picture.Shape[3], picture.Shape[2], 3);
        for (int i = 0; i < image.Samples.Length; i++) image.Samples[i] = (0.5f * planes[(i % 3 * plane) + (i / 3)]) + 0.5f;
        return image;
    }

    private static Image<byte> Shown(Tensor picture) => ((picture * 0.5) + 0.5).ToImage();

    /// <summary>Takes the samples one by one; what is handed over lives for the call.</summary>
    private void Run(GatedGenerator generator, int protocol, IReadOnlyList<FaceSample> samples, Action<FaceBatch, InpaintingBatch, Tensor> take)
    {
        var options = new FaceLoaderOptions
        {
            BatchSize = 1,
            Size = _options.Size,
            Seed = Seed,
            Shuffle = false,
            OccludeProbability = 1,
            Set = OccluderSet.HeldBack,
            Augment = AugmentOptions.None,
        };
        using var loader = new FaceLoader(samples, _libraries[protocol], options);
        for (int i = 0; i < loader.BatchesPerEpoch; i++)
        {
            using var scope = new TensorScope();
            using FaceBatch faces = loader.Next();
            using RenderedRegion? rendered = RenderedRegion.Begin(_reconstructor, faces);
            InpaintingBatch batch = InpaintingBatch.From(faces, rendered, _options.Fill, _options.BeyondFace, [_margin], erosion: 0, Seed, (ulong)i);
            Tensor painted = generator.Forward(batch.Input);
            take(faces, batch, (painted * batch.Hole) + (faces.Occluded * (1 - batch.Hole)));
        }
    }
}
