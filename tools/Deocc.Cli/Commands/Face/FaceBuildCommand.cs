using System.CommandLine;
using Deocc.Models.FaceModels;
using Deocc.Models.FaceModels.Building;

namespace Deocc.Cli.Commands.Face;

/// <summary><c>deocc face build</c>: makes the built-in face model anew.</summary>
internal static class FaceBuildCommand
{
    public static Command Create()
    {
        var kit = new Argument<string>("kit") { Description = "ICT-FaceKit's head, imported with `deocc face import`." };
        var output = new Argument<string>("output") { Description = "The safetensors file to write." };
        var precision = new Option<BasisPrecision>("--precision")
        {
            Description = "How the bases are stored.",
            DefaultValueFactory = _ => BasisPrecision.Byte,
        };
        var command = new Command("build", """
            Make the built-in face model anew from ICT-FaceKit's shapes. The same input gives the same bytes.

            Examples:
              deocc face import ICT-FaceKit/FaceXModel ict.safetensors
              deocc face build ict.safetensors built-in.safetensors
            """)
        {
            kit, output, precision,
        };
        command.SetAction(parsed =>
        {
            string to = parsed.GetValue(output)!;
            MorphableModelData source;
            using (MorphableModel opened = MorphableModel.Load(parsed.GetValue(kit)!)) source = opened.Data;
            using var model = new MorphableModel(BuiltInModelBuilder.Build(source, Console.Error.WriteLine));
            model.Save(to, parsed.GetValue(precision));
            Console.WriteLine($"{to}: {model.VertexCount} vertices, {model.TriangleCount} triangles, {new FileInfo(to).Length / 1024} KiB");
            return 0;
        });
        return command;
    }
}
