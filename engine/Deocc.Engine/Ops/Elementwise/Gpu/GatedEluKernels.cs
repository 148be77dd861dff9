using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Elementwise.Gpu;

/// <summary>The gate of gated convolutions and its gradient: an item has one place of both halves of an image's channels.</summary>
[KernelModule(NarrowDoubles = true)]
internal static class GatedEluKernels
{
    public const int GroupSize = 256;

    /// <summary>output = ELU of the input's first half times the sigmoid of the second.</summary>
    /// <param name="input">[images, 2, perImage].</param>
    /// <param name="output">[images, perImage].</param>
    /// <param name="count">Elements of the output.</param>
    /// <param name="perImage">Elements of half an image.</param>
    [Kernel(X = GroupSize)]
    public static void GatedElu(ReadOnly<float> input, Global<float> output, int count, int perImage)
    {
        int i = Grid.GlobalX;
        if (i < count)
        {
            int value = i + (i / perImage * perImage);
            GpuLane activated = new EluFunction(1).Value(GpuLane.Of(input[value]));
            GpuLane opening = default(SigmoidFunction).Value(GpuLane.Of(input[value + perImage]));
            output[i] = GpuLane.Number(activated * opening);
        }
    }

    /// <summary>The input's gradient for the output's.</summary>
    /// <param name="input">[images, 2, perImage].</param>
    /// <param name="gradient">[images, perImage].</param>
    /// <param name="inputGradient">[images, 2, perImage].</param>
    /// <param name="count">Elements of the gradient.</param>
    /// <param name="perImage">Elements of half an image.</param>
    [Kernel(X = GroupSize)]
    public static void GatedEluGradient(ReadOnly<float> input, ReadOnly<float> gradient, Global<float> inputGradient, int count, int perImage)
    {
        int i = Grid.GlobalX;
        if (i < count)
        {
            int value = i + (i / perImage * perImage);
            GpuLane activated = new EluFunction(1).Value(GpuLane.Of(input[value]));
            GpuLane opening = default(SigmoidFunction).Value(GpuLane.Of(input[value + perImage]));
            GpuLane passed = GpuLane.Of(gradient[i]) * opening;
            inputGradient[value] = GpuLane.Number(passed * new EluFunction(1).Derivative(activated));
            inputGradient[value + perImage] = GpuLane.Number(passed * activated * (GpuLane.Create(1) - opening));
        }
    }
}
