namespace Deocc.Cli.Commands.Face;

/// <summary>What <c>deocc face render</c> shows of a face.</summary>
internal enum FaceView
{
    /// <summary>The lit face.</summary>
    Image,

    /// <summary>Normals: red to the right, green up, blue towards the viewer.</summary>
    Normals,

    /// <summary>Depth: near is bright.</summary>
    Depth,

    /// <summary>The lit face with its landmarks.</summary>
    Landmarks,
}
