namespace Deocc.Cli.Commands.Fit;

/// <summary>The surface that <c>deocc fit PHOTO</c> writes.</summary>
/// <param name="Extension">The file's ending, which chooses the format.</param>
/// <param name="TextureSize">Width and height of the texture in pixels.</param>
internal sealed record FitMeshOptions(string Extension, int TextureSize);
