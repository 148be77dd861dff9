using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Ops.Convolution;

/// <summary>The tensors of one geometry, full of random numbers, and the three problems made of them.</summary>
internal sealed class ConvolutionOperands<T>(Conv2dGeometry geometry) : IDisposable
    where T : unmanaged, System.Numerics.INumber<T>
{
    public Tensor Input { get; } = Fill(InputShape(geometry), 1);

    public Tensor Weight { get; } =
        Fill([geometry.OutputChannels, geometry.GroupInputChannels, geometry.Kernel.Height, geometry.Kernel.Width], 2);

    public Tensor Output { get; } = Fill(OutputShape(geometry), 3);

    public Tensor InputBias { get; } = Fill([geometry.InputChannels], 4);

    public Tensor OutputBias { get; } = Fill([geometry.OutputChannels], 5);

    public Tensor InputResidual { get; } = Fill(InputShape(geometry), 6);

    public Tensor OutputResidual { get; } = Fill(OutputShape(geometry), 6);

    public Conv2dProblem Forward => new(geometry, Input, Weight, Output, new Conv2dEpilogue(OutputBias, OutputResidual));

    public Conv2dInputGradientProblem BackwardToInput =>
        new(geometry, Output, Weight, Input, new Conv2dEpilogue(InputBias, InputResidual));

    public Conv2dWeightGradientProblem BackwardToWeight => new(geometry, Input, Output, Weight);

    public void Dispose()
    {
        foreach (Tensor tensor in new[] { Input, Weight, Output, InputBias, OutputBias, InputResidual, OutputResidual }) tensor.Dispose();
    }

    private static Shape InputShape(in Conv2dGeometry geometry) =>
        [geometry.Batch, geometry.InputChannels, geometry.Input.Height, geometry.Input.Width];

    private static Shape OutputShape(in Conv2dGeometry geometry) =>
        [geometry.Batch, geometry.OutputChannels, geometry.Output.Height, geometry.Output.Width];

    private static Tensor Fill(Shape shape, int seed)
    {
        var random = new Random(seed);
        var data = new T[shape.Elements];
        for (int i = 0; i < data.Length; i++) data[i] = T.CreateTruncating((float)((2 * random.NextDouble()) - 1));
        return Tensor.From(data, shape);
    }
}
