namespace Deocc.Training.Metrics.Naturalness;

/// <summary>Whose program a model of BRISQUE was fitted with; they halve pictures differently.</summary>
public enum BrisqueProtocol
{
    /// <summary>The authors' release for MATLAB: antialiased bicubic, odd sizes rounded up.</summary>
    Live,

    /// <summary>OpenCV's quality module: cubic without antialiasing, odd sizes rounded down.</summary>
    OpenCv,
}
