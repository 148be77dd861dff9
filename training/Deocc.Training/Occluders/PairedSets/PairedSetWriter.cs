using System.Diagnostics;
using System.Text;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Random;
using Deocc.Engine.Serialization;
using Deocc.Imaging;
using Deocc.Imaging.Colors;
using Deocc.Imaging.Drawing;
using Deocc.Training.Data;
using Deocc.Training.Occluders.Scenes;

namespace Deocc.Training.Occluders.PairedSets;

/// <summary>
/// Writes pairs of clean and occluded faces in the project's own layout: <c>images/</c> (occluded), <c>clean/</c>, <c>occluders/</c>
/// (what the occluder covers), <c>masks/</c> (the face that stays visible) and <c>regions/</c> where they are known, <c>labels.jsonl</c>
/// and a contact sheet, <c>sheet.png</c>. The labels are written last: a folder without them is unfinished.
/// </summary>
public sealed class PairedSetWriter
{
    private const string LabelFile = "labels.jsonl";
    private const string SheetFile = "sheet.png";
    private const int Chunk = 16;

    private readonly OccluderLibrary _library;
    private readonly PairedSetOptions _options;
    private readonly IReadOnlyList<FaceSample> _samples;
    private readonly string _folder;

    /// <summary>Prepares to write.</summary>
    /// <param name="samples">Faces with landmarks.</param>
    /// <param name="library">The occluders.</param>
    /// <param name="folder">Where to; it is made if need be.</param>
    /// <param name="options">How many and which.</param>
    /// <exception cref="UsageException">The folder holds a finished set already.</exception>
    public PairedSetWriter(IReadOnlyList<FaceSample> samples, OccluderLibrary library, string folder, PairedSetOptions options)
    {
        if (File.Exists(Path.Combine(folder, LabelFile)))
            throw new UsageException($"{folder}: holds a {LabelFile} already; choose another folder or remove it");
        (_samples, _library, _folder, _options) = (samples, library, folder, options);
    }

    /// <summary>Writes the set.</summary>
    /// <param name="report">Called with the number of pairs done and to do.</param>
    /// <param name="cancellation">Stops between pairs.</param>
    /// <exception cref="FileFormatException">No sample can be used; the message says why.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public PairedSetReport Run(Action<int, int>? report = null, CancellationToken cancellation = default)
    {
        long start = Stopwatch.GetTimestamp();
        var skipped = new List<SkippedSample>();
        List<FaceSample> usable = [];
        foreach (FaceSample sample in _samples)
        {
            if (sample.Landmarks is null) skipped.Add(new SkippedSample(sample.Id, "has no landmarks"));
            else usable.Add(sample);
        }

        if (usable.Count == 0)
        {
            throw new FileFormatException(
                $"none of {_samples.Count} pictures has landmarks, which occluders are placed by: give --landmarks with a folder of NAME.txt, or 'aligned' for crops in the usual alignment");
        }

        foreach (string name in (string[])["images", "clean", "occluders", "masks", "regions"]) Directory.CreateDirectory(Path.Combine(_folder, name));
        int count = _options.Count > 0 ? _options.Count : usable.Count;
        var labels = new StringBuilder();
        var kinds = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var cells = new List<(Image<byte> Picture, string Caption)>();
        double covered = 0;
        int known = 0;
        int written = 0;
        for (int first = 0; first < count; first += Chunk)
        {
            cancellation.ThrowIfCancellationRequested();
            int items = Math.Min(Chunk, count - first);
            var body = new PairBody(this, usable, first, count, new PairedSample?[items], new SkippedSample?[items]);
            CpuThreads.For(items, ref body);
            for (int i = 0; i < items; i++)
            {
                if (body.Skipped[i] is { } fault) skipped.Add(fault);
                if (body.Results[i] is not { } pair) continue;
                labels.Append(pair.Label).Append('\n');
                string kind = pair.Kind.ToString().ToLowerInvariant();
                kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
                if (pair.Covered is { } share) (covered, known) = (covered + share, known + 1);
                if (cells.Count < _options.SheetCells) cells.Add((pair.Sheet, $"{kind}: {pair.Style}"));
                written++;
            }

            report?.Invoke(first + items, count);
        }

        if (written == 0) throw new FileFormatException($"no pair could be made; the first reason: {skipped[0].Name}: {skipped[0].Reason}");
        if (cells.Count > 0) ImageFile.Save(Path.Combine(_folder, SheetFile), ContactSheet.Create(cells, new ContactSheetOptions { Title = "clean, occluded, what is covered" }));
        AtomicFile.Write(Path.Combine(_folder, LabelFile), stream => stream.Write(Encoding.UTF8.GetBytes(labels.ToString())));
        return new PairedSetReport(_folder, written, kinds, known > 0 ? covered / known : null, skipped, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private PairedSample Make(FaceSample sample, int number)
    {
        FacePicture face = FacePicture.Load(sample);
        var random = new RandomGenerator(_options.Seed, (ulong)number);
        var scene = new FaceScene(face.Picture, face.Landmarks!, face.Mask) { WearsGlasses = FaceScene.IsLikelyToWearGlasses(sample.Attributes) };
        Occluder occluder = _library.Draw(scene, _options.Set, random);
        string name = $"{number:D6}.png";
        Image<byte> clean = ImageChannels.ToBytes(face.Picture);
        Image<byte> occluded = ImageChannels.ToBytes(occluder.Over(face.Picture));
        Image<byte> cover = ImageChannels.ToBytes(occluder.Mask);
        ImageFile.Save(Path.Combine(_folder, "clean", name), clean);
        ImageFile.Save(Path.Combine(_folder, "images", name), occluded);
        ImageFile.Save(Path.Combine(_folder, "occluders", name), cover);
        if (face.Mask is not null) ImageFile.Save(Path.Combine(_folder, "masks", name), ToBinary(occluder.Uncovered(face.Mask)));
        if (face.Region is not null) ImageFile.Save(Path.Combine(_folder, "regions", name), ToBinary(face.Region));
        double? covered = CoveredShare(face.Region ?? face.Mask, occluder.Mask);
        return new PairedSample(
            PairedSample.Describe(sample, number, name, occluder, covered, _options.Seed, face.Mask is not null, face.Region is not null),
            occluder.Kind,
            occluder.Style,
            covered,
            number < _options.SheetCells ? Triple(clean, occluded, cover) : clean);
    }

    private static double? CoveredShare(Image<float>? face, Image<float> cover)
    {
        if (face is null) return null;
        double inside = 0;
        double total = 1e-9;
        for (int i = 0; i < cover.Samples.Length; i++) (inside, total) = (inside + (face.Samples[i] * cover.Samples[i]), total + face.Samples[i]);
        return inside / total;
    }

    private static Image<byte> ToBinary(Image<float> mask)
    {
        var bytes = new Image<byte>(mask.Width, mask.Height, 1);
        for (int i = 0; i < bytes.Samples.Length; i++) bytes.Samples[i] = mask.Samples[i] >= 0.5f ? (byte)255 : (byte)0;
        return bytes;
    }

    private static Image<byte> Triple(Image<byte> clean, Image<byte> occluded, Image<byte> cover)
    {
        var sheet = new Image<byte>(3 * clean.Width, clean.Height, 3);
        ImageCrop.Paste(sheet, clean, 0, 0);
        ImageCrop.Paste(sheet, occluded, clean.Width, 0);
        ImageCrop.Paste(sheet, ImageChannels.ToRgb(cover), 2 * clean.Width, 0);
        return sheet;
    }

    private readonly struct PairBody(
        PairedSetWriter writer, List<FaceSample> samples, int first, int count, PairedSample?[] results, SkippedSample?[] skipped) : IParallelBody
    {
        public PairedSample?[] Results => results;

        public SkippedSample?[] Skipped => skipped;

        public void Invoke(int item, int worker)
        {
            int number = first + item;

            // Fewer pairs than samples are spread over all of them.
            FaceSample sample = samples[count < samples.Count ? (int)((long)number * samples.Count / count) : number % samples.Count];
            try
            {
                results[item] = writer.Make(sample, number);
            }
            catch (Exception error) when (error is FileFormatException or ShapeException or FileNotFoundException)
            {
                skipped[item] = new SkippedSample(sample.Id, error.Message.ReplaceLineEndings(" "));
            }
        }
    }
}
