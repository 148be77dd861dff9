using System.Numerics;
using Deocc.Engine.Diagnostics;

namespace Deocc.Imaging.Blending;

/// <summary>
/// Poisson blending (Perez, Gangnet and Blake, "Poisson image editing", SIGGRAPH 2003): inside a mask the picture gets the
/// differences between neighbours that the source has, and around it the colors of the destination, so that no seam shows.
/// Solved by conjugate gradients with a multigrid cycle as the preconditioner. Outside the mask nothing changes, to the bit.
/// </summary>
public static class PoissonBlend
{
    private const float Inside = 0.5f;

    /// <summary>Blends a source into a destination.</summary>
    /// <param name="destination">What is around the mask, 1 to 4 channels.</param>
    /// <param name="source">Whose details come into the mask; of the destination's size and channels.</param>
    /// <param name="mask">One channel of the same size; pixels from 0.5 on are blended. At the picture's own border no color is given.</param>
    /// <param name="options">How it is solved.</param>
    /// <returns>A new picture; it may leave the range of the inputs.</returns>
    /// <exception cref="ShapeException">Sizes or channels differ, or the mask covers everything, so that no color is given.</exception>
    public static Image<float> Apply(Image<float> destination, Image<float> source, Image<float> mask, PoissonOptions? options = null)
    {
        if (source.Width != destination.Width || source.Height != destination.Height || source.Channels != destination.Channels)
        {
            throw new ShapeException(
                $"PoissonBlend: a source of {source.Width}x{source.Height} with {source.Channels} channels does not fit a destination of {destination.Width}x{destination.Height} with {destination.Channels}");
        }

        return Solve(destination, source, mask, options ?? new PoissonOptions());
    }

    /// <summary>Fills a mask with the smoothest colors that fit its surroundings (a membrane: Laplace's equation).</summary>
    /// <inheritdoc cref="Apply"/>
    public static Image<float> Fill(Image<float> destination, Image<float> mask, PoissonOptions? options = null) =>
        Solve(destination, null, mask, options ?? new PoissonOptions());

    private static Image<float> Solve(Image<float> destination, Image<float>? source, Image<float> mask, PoissonOptions options)
    {
        RequireMask("mask", mask, destination);
        if (options.Support is { } support) RequireMask("support", support, destination);
        if (options.Border is { } border) RequireMask("border", border, destination);
        var result = new Image<float>(destination.Width, destination.Height, destination.Channels, [.. destination.Samples]);
        if (PoissonDomain.Find(mask, options.Border, Inside) is not { } domain) return result;
        Vector4 mean = MeanAround(domain, destination);
        Vector4[] right = RightSide(domain, destination, source, mean, options);
        Vector4[] colors = new PoissonSolver(domain).Solve(right, options.Tolerance, options.MaxIterations);
        foreach (PoissonRun run in domain.Runs)
        {
            for (int i = run.Start; i < run.End; i++)
            {
                Span<float> pixel = result.Pixel(domain.X(i), domain.Y(i));
                Vector4 color = colors[i] + mean;
                for (int c = 0; c < pixel.Length; c++) pixel[c] = color[c];
            }
        }

        return result;
    }

    /// <summary>
    /// The mean of the given colors around the mask. The equations are solved for the deviation from it, so that parts without
    /// a given color get it.
    /// </summary>
    private static Vector4 MeanAround(PoissonDomain domain, Image<float> destination)
    {
        Vector4 sum = default;
        int count = 0;
        for (int i = 0; i < domain.Length; i++)
        {
            if (domain[i] != PoissonPixel.Given) continue;
            sum += ColorOf(destination, domain.X(i), domain.Y(i));
            count++;
        }

        return count > 0
            ? sum / count
            : throw new ShapeException("PoissonBlend: the mask covers the whole picture, or nothing around it gives a color; it must leave a pixel");
    }

    /// <summary>For each pixel of the mask: the wanted differences to its neighbours, and the colors of those that are given.</summary>
    private static Vector4[] RightSide(PoissonDomain domain, Image<float> destination, Image<float>? source, Vector4 mean, PoissonOptions options)
    {
        var right = new Vector4[domain.Length];
        ReadOnlySpan<int> neighbours = [-1, 1, -domain.Stride, domain.Stride];
        foreach (PoissonRun run in domain.Runs)
        {
            for (int i = run.Start; i < run.End; i++)
            {
                Vector4 sum = default;
                foreach (int step in neighbours)
                {
                    PoissonPixel pixel = domain[i + step];
                    if (pixel == PoissonPixel.Absent) continue;
                    (int nextX, int nextY) = (domain.X(i + step), domain.Y(i + step));
                    if (source is not null) sum += Difference(destination, source, options, domain.X(i), domain.Y(i), nextX, nextY);
                    if (pixel == PoissonPixel.Given) sum += ColorOf(destination, nextX, nextY) - mean;
                }

                right[i] = sum;
            }
        }

        return right;
    }

    private static Vector4 Difference(Image<float> destination, Image<float> source, PoissonOptions options, int x, int y, int nextX, int nextY)
    {
        bool isKnown = options.Support is not { } support
            || (support.Samples[(y * support.Width) + x] >= Inside && support.Samples[(nextY * support.Width) + nextX] >= Inside);
        Vector4 wanted = isKnown ? ColorOf(source, x, y) - ColorOf(source, nextX, nextY) : default;
        if (!options.MixedGradients) return wanted;
        Vector4 present = ColorOf(destination, x, y) - ColorOf(destination, nextX, nextY);
        return Vector4.ConditionalSelect(Vector4.GreaterThan(Vector4.Abs(present), Vector4.Abs(wanted)), present, wanted);
    }

    private static Vector4 ColorOf(Image<float> image, int x, int y)
    {
        ReadOnlySpan<float> pixel = image.Pixel(x, y);
        return pixel.Length switch
        {
            1 => new Vector4(pixel[0], 0, 0, 0),
            2 => new Vector4(pixel[0], pixel[1], 0, 0),
            3 => new Vector4(pixel[0], pixel[1], pixel[2], 0),
            _ => new Vector4(pixel),
        };
    }

    private static void RequireMask(string name, Image<float> mask, Image<float> destination)
    {
        if (mask.Channels != 1 || mask.Width != destination.Width || mask.Height != destination.Height)
        {
            throw new ShapeException(
                $"PoissonBlend: a {name} of {mask.Width}x{mask.Height} with {mask.Channels} channels; expected one channel of {destination.Width}x{destination.Height}");
        }
    }
}
