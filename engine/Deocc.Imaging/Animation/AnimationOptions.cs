namespace Deocc.Imaging.Animation;

/// <summary>How an animation plays.</summary>
public sealed record AnimationOptions
{
    /// <summary>How long each frame shows, in seconds, 0.01 to 600; 0.1 by default. GIF rounds to hundredths.</summary>
    public double FrameSeconds { get; init; } = 0.1;

    /// <summary>How often it plays; 0, the default, is for ever.</summary>
    public int Plays { get; init; }

    /// <summary>Whether GIF mixes colors by error diffusion where 256 are not enough; yes by default.</summary>
    public bool Dither { get; init; } = true;
}
