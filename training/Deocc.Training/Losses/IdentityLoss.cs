using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Models.Recognition;

namespace Deocc.Training.Losses;

/// <summary>
/// How much a face no longer looks like itself: 1 - cos of two embeddings by a frozen face recognition network (Yin et al., L_id).
/// The faces are cut out by their landmarks as the network expects them, differentiably.
/// </summary>
public sealed class IdentityLoss : IDisposable
{
    private readonly MobileFaceNet _network = new();

    /// <summary>Loads the network.</summary>
    /// <param name="weights">Weights of <see cref="MobileFaceNet"/>.</param>
    /// <exception cref="FileFormatException">The file holds no such weights.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public IdentityLoss(string weights)
    {
        try
        {
            _network.Load(weights);
        }
        catch
        {
            _network.Dispose();
            throw;
        }

        _network.Eval();
        _network.Freeze();
    }

    /// <summary>The mean of 1 - cos over a batch.</summary>
    /// <param name="x">[N, 3, size, size] in [-1, 1].</param>
    /// <param name="target">The same faces as they should look; gets no gradient.</param>
    /// <param name="landmarks">[N, 68 or 5, 2] in pixels, pixel centers at half-integers; read by the host, which waits for them where they are on a device.</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public Tensor Mean(Tensor x, Tensor target, Tensor landmarks)
    {
        if (x.Shape != target.Shape || x.Rank != 4 || landmarks.Rank != 3 || landmarks.Shape[0] != x.Shape[0])
            throw new ShapeException($"IdentityLoss: pictures {x.Shape} and {target.Shape} with landmarks {landmarks.Shape}");
        Tensor grid = RecognitionCrops.Grid(landmarks, x.Shape[3], x.Shape[2]);
        Tensor cosines = Embed(x, grid).CosineSimilarity(Embed(target, grid).Detach());
        return 1 - cosines.Mean();
    }

    /// <inheritdoc/>
    public void Dispose() => _network.Dispose();

    private Tensor Embed(Tensor faces, Tensor grid) => _network.Forward(faces.GridSample(grid));
}
