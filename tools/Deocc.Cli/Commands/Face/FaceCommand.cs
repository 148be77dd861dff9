using System.CommandLine;

namespace Deocc.Cli.Commands.Face;

/// <summary><c>deocc face</c>: the group of commands about face models.</summary>
internal static class FaceCommand
{
    public static Command Create() => new("face", "Linear face models: look into them, draw them, exchange them with other programs.")
    {
        FaceInfoCommand.Create(),
        FaceImportCommand.Create(),
        FaceExportCommand.Create(),
        FaceRenderCommand.Create(),
        FaceBuildCommand.Create(),
    };
}
