using Deocc.Engine.Diagnostics;

namespace Deocc.Imaging.Inpainting;

/// <summary>
/// Fills holes by fluid flow (Bertalmio, Bertozzi and Sapiro, "Navier-Stokes, fluid dynamics, and image and video inpainting",
/// CVPR 2001): brightness is the stream function, so that its smoothness (the vorticity, w = Laplacian of I) is carried along
/// lines of equal brightness into the hole: w_t + v . grad w = nu div(g(|grad w|) grad w) with v = (-I_y, I_x). Each step
/// moves the vorticity, then solves for the brightness that has it. Channels are filled by themselves.
/// </summary>
public static class NavierStokesFill
{
    /// <summary>Fills the bright pixels of a mask.</summary>
    /// <param name="image">Samples in 0..1, any number of channels.</param>
    /// <param name="mask">One channel of the same size; pixels from 0.5 on are filled.</param>
    /// <param name="options">How it is solved; the defaults if null.</param>
    /// <returns>A new picture, the same to the bit outside the mask.</returns>
    /// <exception cref="ShapeException">The sizes differ, or the mask covers everything.</exception>
    public static Image<float> Apply(Image<float> image, Image<float> mask, NavierStokesOptions? options = null)
    {
        bool[] hole = FastMarchingFill.HoleOf(nameof(NavierStokesFill), image, mask);
        var result = new Image<float>(image.Width, image.Height, image.Channels, [.. image.Samples]);
        if (!hole.Contains(true)) return result;
        var flow = new NavierStokesFlow(hole, image.Width, options ?? new NavierStokesOptions());
        var plane = new float[hole.Length];
        for (int c = 0; c < image.Channels; c++)
        {
            for (int i = 0; i < plane.Length; i++) plane[i] = image.Samples[(i * image.Channels) + c];
            flow.Fill(plane);
            for (int i = 0; i < plane.Length; i++)
            {
                if (hole[i]) result.Samples[(i * image.Channels) + c] = Math.Clamp(plane[i], 0, 1);
            }
        }

        return result;
    }
}
