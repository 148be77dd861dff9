using System.CommandLine;
using Deocc.Engine.Diagnostics;
using Deocc.Models.FaceModels;
using Deocc.Models.FaceModels.Importing;

namespace Deocc.Cli.Commands.Face;

/// <summary><c>deocc face import</c>: brings a face model in from another format.</summary>
internal static class FaceImportCommand
{
    public static Command Create()
    {
        var source = new Argument<string>("source") { Description = "ICT-FaceKit's folder FaceXModel." };
        var output = new Argument<string>("output") { Description = "The safetensors file to write." };
        var area = new Option<IctArea>("--area")
        {
            Description = "How much of ICT-FaceKit's head to take.",
            DefaultValueFactory = _ => IctArea.Head,
        };
        var precision = new Option<BasisPrecision>("--precision")
        {
            Description = "How the bases are stored.",
            DefaultValueFactory = _ => BasisPrecision.Float16,
        };
        var command = new Command("import", """
            Bring a face model in from another format.

            Examples:
              deocc face import ICT-FaceKit/FaceXModel ict.safetensors
              deocc face import ICT-FaceKit/FaceXModel ict.safetensors --area Face --precision Float32
            """)
        {
            source, output, area, precision,
        };
        command.SetAction(parsed =>
        {
            string from = parsed.GetValue(source)!;
            string to = parsed.GetValue(output)!;
            if (!Directory.Exists(from)) throw new UsageException($"{from}: no such folder");
            using var line = new ProgressLine("files");
            MorphableModelData data = IctFaceKitImporter.Read(from, parsed.GetValue(area), line.Report);
            using var model = new MorphableModel(data);
            model.Save(to, parsed.GetValue(precision));
            line.Dispose();
            Console.WriteLine($"{to}: {model.VertexCount} vertices, {model.IdentityCount} identity modes, {model.ExpressionCount} expressions, {new FileInfo(to).Length / 1024} KiB");
            return 0;
        });
        return command;
    }
}
