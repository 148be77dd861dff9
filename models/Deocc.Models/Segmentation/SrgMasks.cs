using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Models.Segmentation;

/// <summary>
/// What the outputs of a segmentation network for de-occlusion mean: the first channel is the visible face; a second one, where there
/// is one, is what covers the face, also where it reaches beyond it.
/// </summary>
public static class SrgMasks
{
    /// <summary>The logits of the visible face, [N, 1, height, width].</summary>
    /// <param name="outputs">[N, 1 or 2, height, width].</param>
    public static Tensor FaceLogits(Tensor outputs) => outputs.Shape[1] == 1 ? outputs : outputs.Slice(axis: 1, start: 0, length: 1);

    /// <summary>Whether the network tells what covers.</summary>
    /// <param name="outputs">[N, 1 or 2, height, width].</param>
    public static bool TellsCovering(Tensor outputs) => outputs.Shape[1] > 1;

    /// <summary>The logits of what covers, [N, 1, height, width].</summary>
    /// <param name="outputs">[N, 2, height, width].</param>
    /// <exception cref="ShapeException">There is one channel only.</exception>
    public static Tensor CoveringLogits(Tensor outputs) => TellsCovering(outputs)
        ? outputs.Slice(axis: 1, start: 1, length: 1)
        : throw new ShapeException($"SrgMasks: outputs {outputs.Shape} do not tell what covers; train with \"covering\" above 0");
}
