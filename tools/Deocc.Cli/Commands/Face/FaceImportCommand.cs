using System.CommandLine;
using Deocc.Engine.Diagnostics;
using Deocc.Models.FaceModels;
using Deocc.Models.FaceModels.Importing;
using Deocc.Models.FaceModels.Meshes;

namespace Deocc.Cli.Commands.Face;

/// <summary><c>deocc face import</c>: brings a face model in from another format.</summary>
internal static class FaceImportCommand
{
    public static Command Create()
    {
        var source = new Argument<string>("source")
        {
            Description = "ICT-FaceKit's folder FaceXModel; the Basel Face Model's BFM_model_front.mat, or the folder with its raw files; a mesh (.obj, .ply, .glb).",
        };
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
            Bring a face model in from another format. The Basel Face Model cannot be passed on with this program:
            register at https://faces.dmi.unibas.ch/bfm for it, and prepare it as
            https://github.com/microsoft/Deep3DFaceReconstruction tells.

            Examples:
              deocc face import ICT-FaceKit/FaceXModel ict.safetensors
              deocc face import ICT-FaceKit/FaceXModel ict.safetensors --area Face --precision Float32
              deocc face import BFM/BFM_model_front.mat bfm.safetensors
              deocc face import BFM bfm.safetensors
              deocc face import scan.glb scan.safetensors
            """)
        {
            source, output, area, precision,
        };
        command.SetAction(parsed =>
        {
            string from = parsed.GetValue(source)!;
            string to = parsed.GetValue(output)!;
            using var line = new ProgressLine("files");
            MorphableModelData data = Read(from, parsed.GetValue(area), line);
            using var model = new MorphableModel(data);
            model.Save(to, parsed.GetValue(precision));
            line.Dispose();
            Console.WriteLine($"{to}: {model.VertexCount} vertices, {model.IdentityCount} identity modes, {model.ExpressionCount} expressions, {new FileInfo(to).Length / 1024} KiB");
            return 0;
        });
        return command;
    }

    private static MorphableModelData Read(string source, IctArea area, ProgressLine line)
    {
        if (File.Exists(source)) return MeshFile.IsMesh(source) ? MeshImporter.Read(source) : BaselImporter.Read(source);
        if (!Directory.Exists(source)) throw new UsageException($"{source}: no such file or folder");
        return BaselImporter.IsFolder(source) ? BaselImporter.Read(source) : IctFaceKitImporter.Read(source, area, line.Report);
    }
}
