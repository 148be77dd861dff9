using System.CommandLine;
using Deocc.Models.FaceModels;

namespace Deocc.Cli.Commands.Face;

/// <summary>The face model that a command works with: a file, or the built-in one.</summary>
internal static class FaceModelArgument
{
    public static Argument<string?> Create() => new("model")
    {
        Description = "A face model's safetensors file; the built-in model if left out.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static MorphableModel Open(string? path) => path is null ? MorphableModel.BuiltIn() : MorphableModel.Load(path);
}
