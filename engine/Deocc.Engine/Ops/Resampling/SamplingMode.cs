namespace Deocc.Engine.Ops;

/// <summary>How a value between pixels is found.</summary>
public enum SamplingMode
{
    /// <summary>Linear interpolation between the four nearest pixels.</summary>
    Bilinear,

    /// <summary>The nearest pixel; ties go to the even one.</summary>
    Nearest,
}
