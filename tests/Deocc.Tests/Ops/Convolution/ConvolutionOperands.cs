using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Ops.Convolution;

/// <summary>The tensors of one geometry, full of random numbers, and the three problems made of them.</summary>
/// <param name="geometry">The sizes.</param>
/// <param name="round">What is done to the numbers, nothing when left out.</param>
internal sealed class ConvolutionOperands<T>(Conv2dGeometry geometry, Func<float, float>? round = null) : IDisposable
    where T : unmanaged, System.Numerics.INumber<T>
{
    public Tensor Input { get; } = Fill(InputShape(geometry), 1, round);

    public Tensor Weight { get; } =
        Fill([geometry.OutputChannels, geometry.GroupInputChannels, geometry.Kernel.Height, geometry.Kernel.Width], 2, round);

    public Tensor Output { get; } = Fill(OutputShape(geometry), 3, round);

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

    private static Tensor Fill(Shape shape, int seed, Func<float, float>? round = null)
    {
        var random = new Random(seed);
        var data = new T[shape.Elements];
        for (int i = 0; i < data.Length; i++)
        {
            float number = (float)((2 * random.NextDouble()) - 1);
            data[i] = T.CreateTruncating(round is null ? number : round(number));
        }

        return Tensor.From(data, shape);
    }
}
