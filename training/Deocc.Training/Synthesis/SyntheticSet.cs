using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Serialization;
using Deocc.Imaging;
using Deocc.Models.FaceModels;

namespace Deocc.Training.Synthesis;

/// <summary>Writes synthetic faces as a data set in the project's own layout, which the loaders read like any other.</summary>
public static class SyntheticSet
{
    private const string LabelFile = "labels.jsonl";

    /// <summary>Draws and writes a set. Pictures that are there already are drawn anew; the list of labels is written last.</summary>
    /// <param name="model">The face model.</param>
    /// <param name="synthesis">What the faces look like.</param>
    /// <param name="options">What is written.</param>
    /// <param name="folder">Where to; made if it does not exist.</param>
    /// <param name="report">Receives how many are done, and of how many.</param>
    /// <param name="cancellation">Stops between two faces; the labels of those that are done are written.</param>
    /// <returns>The number of faces written.</returns>
    /// <exception cref="UsageException">An option is out of range.</exception>
    /// <exception cref="IOException">The disk is full or failing.</exception>
    public static int Write(
        MorphableModel model,
        SynthesisOptions synthesis,
        SyntheticSetOptions options,
        string folder,
        Action<int, int>? report = null,
        CancellationToken cancellation = default)
    {
        if (options.Format is not ("jpg" or "png")) throw new UsageException($"pictures can be jpg or png, not '{options.Format}'");
        var synthesizer = new FaceSynthesizer(model, synthesis);
        foreach (string part in (string[])["images", "masks", "regions", "parsing", .. options.Geometry ? ["geometry"] : Array.Empty<string>()])
            Directory.CreateDirectory(Path.Combine(folder, part));

        var labels = new SyntheticLabel?[options.Count];
        var line = new FaceLine(synthesizer, model, options, folder, labels, report, cancellation);
        line.Run();
        SyntheticLabel[] written = [.. labels.OfType<SyntheticLabel>()];
        AtomicFile.Write(Path.Combine(folder, LabelFile), stream => WriteLabels(stream, written));
        return written.Length;
    }

    /// <summary>Draws and writes one face.</summary>
    private static SyntheticLabel WriteFace(FaceSynthesizer synthesizer, MorphableModel model, SyntheticSetOptions options, string folder, int number)
    {
        SyntheticFace face = synthesizer.Draw(options.First + number);
        SyntheticLabel label = Label(face, model, options);
        ImageFile.Save(Path.Combine(folder, label.Image), face.Picture);
        ImageFile.Save(Path.Combine(folder, label.Mask), face.Mask);
        ImageFile.Save(Path.Combine(folder, label.Region), face.Region);
        ImageFile.Save(Path.Combine(folder, label.Parsing), face.Parsing);
        if (label.Geometry is { } geometry) WriteGeometry(Path.Combine(folder, geometry), face);
        return label;
    }

    private static SyntheticLabel Label(SyntheticFace face, MorphableModel model, SyntheticSetOptions options)
    {
        string id = face.Index.ToString("D7", CultureInfo.InvariantCulture);
        bool isValidation = options.ValidationEvery > 0 && face.Index % options.ValidationEvery == options.ValidationEvery - 1;
        return new SyntheticLabel
        {
            Id = id,
            Image = $"images/{id}.{options.Format}",
            Mask = $"masks/{id}.png",
            Region = $"regions/{id}.png",
            Parsing = $"parsing/{id}.png",
            Geometry = options.Geometry ? $"geometry/{id}.npz" : null,
            Lm68 = [.. face.Landmarks.Select(point => new[] { Rounded(point.X - 0.5f), Rounded(point.Y - 0.5f) })],
            Pitch = Degrees(-face.Angles[0]),
            Yaw = Degrees(-face.Angles[1]),
            Roll = Degrees(face.Angles[2]),
            Model = model.Name,
            Identity = face.Identity,
            Expression = face.Expression,
            Texture = face.Texture,
            Angles = face.Angles,
            Light = face.Light,
            Translation = face.Translation,
            Split = isValidation ? "val" : "train",
            Glasses = face.HasGlasses,
            Beard = face.HasBeard,
        };
    }

    private static float Rounded(float value) => MathF.Round(value, 2);

    private static double Degrees(float radians) => Math.Round(radians * (180 / Math.PI), 2);

    private static void WriteGeometry(string path, SyntheticFace face)
    {
        (int width, int height) = (face.Picture.Width, face.Picture.Height);
        int plane = width * height;
        var depth = new Half[plane];
        var normals = new Half[3 * plane];
        for (int i = 0; i < plane; i++)
        {
            depth[i] = (Half)face.Depth[i];
            if (face.Depth[i] == 0) continue;
            for (int c = 0; c < 3; c++) normals[(c * plane) + i] = (Half)((2 * face.Normals.Samples[(3 * i) + c]) - 1);
        }

        TensorEntry[] entries =
        [
            TensorEntry.FromMemory<Half>("depth", [height, width], depth),
            TensorEntry.FromMemory<Half>("normals", [3, height, width], normals),
        ];
        WeightFile.Write(path, entries, WeightFileFormat.Npz);
    }

    private static void WriteLabels(Stream stream, IEnumerable<SyntheticLabel> labels)
    {
        foreach (SyntheticLabel label in labels)
        {
            JsonSerializer.Serialize(stream, label, SyntheticLabelJson.Default.SyntheticLabel);
            stream.WriteByte((byte)'\n');
        }
    }

    /// <summary>Threads that each draw and write whole faces, which keeps all of them busier than sharing one face.</summary>
    private sealed class FaceLine(
        FaceSynthesizer synthesizer,
        MorphableModel model,
        SyntheticSetOptions options,
        string folder,
        SyntheticLabel?[] labels,
        Action<int, int>? report,
        CancellationToken cancellation)
    {
        private readonly Lock _lock = new();
        private int _next;
        private int _done;
        private Exception? _failure;

        /// <summary>Returns when all faces are written, or stopping was asked for, or one failed.</summary>
        public void Run()
        {
            var threads = new Thread[Math.Min(CpuThreads.Count, labels.Length)];
            for (int i = 0; i < threads.Length; i++)
            {
                threads[i] = new Thread(Work) { IsBackground = true, Name = "deocc synth" };
                threads[i].Start();
            }

            foreach (Thread thread in threads) thread.Join();
            if (_failure is { } failure) ExceptionDispatchInfo.Throw(failure);
        }

        private void Work()
        {
            CpuThreads.KeepOnThisThread();
            while (!cancellation.IsCancellationRequested && _failure is null)
            {
                int number = Interlocked.Increment(ref _next) - 1;
                if (number >= labels.Length) return;
                try
                {
                    SyntheticLabel label = WriteFace(synthesizer, model, options, folder, number);
                    lock (_lock)
                    {
                        labels[number] = label;
                        report?.Invoke(++_done, labels.Length);
                    }
                }
                catch (Exception failure)
                {
                    // The first is thrown where the caller waits.
                    Interlocked.CompareExchange(ref _failure, failure, null);
                }
            }
        }
    }
}
