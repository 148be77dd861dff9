using Deocc.Engine.Tensors;

namespace Deocc.Training.Tasks.Reconstruction;

/// <summary>Rendered faces whose coefficients are known.</summary>
/// <param name="Pictures">[N, 3, size, size], RGB in [-1, 1], many with an occluder over them.</param>
/// <param name="Coefficients">[N, length of the layout].</param>
internal sealed record KnownFaces(Tensor Pictures, Tensor Coefficients) : IDisposable
{
    public void Dispose()
    {
        Pictures.Dispose();
        Coefficients.Dispose();
    }
}
