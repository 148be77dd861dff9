using Deocc.Models.Reconstruction;
using Deocc.Training.Data.Loading;

namespace Deocc.Training.Tasks.Inpainting;

/// <summary>
/// Training batches and their rendered faces. The faces of the next batch are asked for before this one's step is, so that a
/// graphics device has drawn them by the time the host reads them, and the host never waits for a step.
/// </summary>
/// <param name="data">Where batches come from.</param>
/// <param name="reconstructor">The frozen reconstruction; without it, nothing is asked for ahead.</param>
internal sealed class RenderedBatches(OccludedFaces data, FaceReconstructor? reconstructor) : IDisposable
{
    private (FaceBatch Faces, RenderedRegion Rendered, (long Epoch, long Position) Place)? _ahead;
    private (long Epoch, long Position)? _place;

    /// <summary>Where the samples stand behind the last batch that <see cref="Next"/> gave.</summary>
    public (long Epoch, long Position) Place => _place ?? data.Place;

    /// <summary>Starts to make batches.</summary>
    /// <param name="epoch">The epoch to begin with.</param>
    /// <param name="position">Samples of it that were used.</param>
    public void Begin(long epoch, long position)
    {
        Drop();
        _place = null;
        data.Begin(epoch, position);
    }

    /// <summary>The next batch and its rendered faces, null without a reconstruction; the caller disposes both.</summary>
    public (FaceBatch Faces, RenderedRegion? Rendered) Next()
    {
        if (reconstructor is null) return (data.Next(), null);
        (FaceBatch faces, RenderedRegion rendered, (long, long) place) = _ahead ?? Ask();
        _ahead = Ask();
        _place = place;
        return (faces, rendered);
    }

    /// <inheritdoc/>
    public void Dispose() => Drop();

    private (FaceBatch Faces, RenderedRegion Rendered, (long Epoch, long Position) Place) Ask()
    {
        FaceBatch faces = data.Next().Unscoped();
        return (faces, RenderedRegion.Begin(reconstructor, faces)!, data.Place);
    }

    private void Drop()
    {
        _ahead?.Rendered.Dispose();
        _ahead?.Faces.Dispose();
        _ahead = null;
    }
}
