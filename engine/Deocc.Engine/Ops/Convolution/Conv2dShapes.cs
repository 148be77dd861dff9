using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>The shape rules of the convolutions: from operands and options to a geometry, or an error that says what is wrong.</summary>
internal static class Conv2dShapes
{
    /// <summary>The geometry of a convolution.</summary>
    /// <exception cref="ShapeException">The operands or options do not fit.</exception>
    public static Conv2dGeometry Forward(
        Tensor input, Tensor weight, Tensor? bias, Size2d stride, Size2d padding, Size2d dilation, int groups)
    {
        const string Name = "Conv2d";
        CheckOperands(Name, input, weight, bias);
        CheckOptions(Name, weight, stride, padding, dilation, groups, weight.Shape[0], "output channels");
        if (input.Shape[1] != weight.Shape[1] * groups)
        {
            throw new ShapeException(
                $"{Name}: input {input.Shape} has {input.Shape[1]} channels but weight {weight.Shape} expects "
                + $"{weight.Shape[1] * groups} (groups={groups})");
        }

        CheckBias(Name, bias, weight, weight.Shape[0]);
        var geometry = new Conv2dGeometry
        {
            Batch = input.Shape[0],
            InputChannels = input.Shape[1],
            OutputChannels = weight.Shape[0],
            Input = new(input.Shape[2], input.Shape[3]),
            Output = new(
                Conv2dGeometry.OutputSize(input.Shape[2], weight.Shape[2], stride.Height, padding.Height, dilation.Height),
                Conv2dGeometry.OutputSize(input.Shape[3], weight.Shape[3], stride.Width, padding.Width, dilation.Width)),
            Kernel = new(weight.Shape[2], weight.Shape[3]),
            Stride = stride,
            Padding = padding,
            Dilation = dilation,
            Groups = groups,
        };
        if (geometry.Output.Height == 0 || geometry.Output.Width == 0)
        {
            throw new ShapeException(
                $"{Name}: weight {weight.Shape} with dilation {dilation} is larger than input {input.Shape} with padding {padding}; "
                + "use a larger image or more padding");
        }

        return geometry;
    }

    /// <summary>The geometry of the convolution whose input gradient a transposed convolution is.</summary>
    /// <exception cref="ShapeException">The operands or options do not fit.</exception>
    public static Conv2dGeometry Transposed(
        Tensor input, Tensor weight, Tensor? bias, Size2d stride, Size2d padding, Size2d outputPadding, Size2d dilation, int groups)
    {
        const string Name = "ConvTranspose2d";
        CheckOperands(Name, input, weight, bias);
        CheckOptions(Name, weight, stride, padding, dilation, groups, input.Shape[1], "input channels");
        if (input.Shape[1] != weight.Shape[0])
        {
            throw new ShapeException(
                $"{Name}: input {input.Shape} has {input.Shape[1]} channels but weight {weight.Shape} expects {weight.Shape[0]}");
        }

        int outputChannels = weight.Shape[1] * groups;
        CheckBias(Name, bias, weight, outputChannels);
        CheckOutputPadding(Name, outputPadding.Height, stride.Height, dilation.Height);
        CheckOutputPadding(Name, outputPadding.Width, stride.Width, dilation.Width);
        var output = new Size2d(
            Conv2dGeometry.TransposedOutputSize(
                input.Shape[2], weight.Shape[2], stride.Height, padding.Height, dilation.Height, outputPadding.Height),
            Conv2dGeometry.TransposedOutputSize(
                input.Shape[3], weight.Shape[3], stride.Width, padding.Width, dilation.Width, outputPadding.Width));
        if (output.Height <= 0 || output.Width <= 0)
        {
            throw new ShapeException(
                $"{Name}: input {input.Shape} and weight {weight.Shape} with padding {padding} leave no output ({output}); use less padding");
        }

        return new Conv2dGeometry
        {
            Batch = input.Shape[0],
            InputChannels = outputChannels,
            OutputChannels = input.Shape[1],
            Input = output,
            Output = new(input.Shape[2], input.Shape[3]),
            Kernel = new(weight.Shape[2], weight.Shape[3]),
            Stride = stride,
            Padding = padding,
            Dilation = dilation,
            Groups = groups,
        };
    }

    private static void CheckOperands(string op, Tensor input, Tensor weight, Tensor? bias)
    {
        Require.ComputeType(op, input);
        Require.Rank(op, input, 4, "[batch, channels, height, width]");
        Require.Rank(op, weight, 4, "[channels, channels / groups, kernelHeight, kernelWidth]");
        Require.SameTypeAndDevice(op, input, weight);
        if (bias is not null) Require.SameTypeAndDevice(op, input, bias);
        foreach (int size in weight.Shape.AsSpan())
        {
            if (size == 0) throw new ShapeException($"{op}: weight {weight.Shape} is empty");
        }
    }

    private static void CheckOptions(
        string op, Tensor weight, Size2d stride, Size2d padding, Size2d dilation, int groups, int grouped, string groupedName)
    {
        if (stride.Height < 1 || stride.Width < 1) throw new ShapeException($"{op}: stride {stride} is not positive");
        if (dilation.Height < 1 || dilation.Width < 1) throw new ShapeException($"{op}: dilation {dilation} is not positive");
        if (padding.Height < 0 || padding.Width < 0) throw new ShapeException($"{op}: padding {padding} is negative; slice instead");
        if (groups < 1) throw new ShapeException($"{op}: groups={groups} is not positive");
        if (grouped % groups != 0)
            throw new ShapeException($"{op}: weight {weight.Shape}: {grouped} {groupedName} do not divide into groups={groups}");
    }

    private static void CheckBias(string op, Tensor? bias, Tensor weight, int channels)
    {
        if (bias is not null && (bias.Rank != 1 || bias.Shape[0] != channels))
            throw new ShapeException($"{op}: bias {bias.Shape} does not fit weight {weight.Shape}; expected [{channels}]");
    }

    private static void CheckOutputPadding(string op, int outputPadding, int stride, int dilation)
    {
        if (outputPadding < 0 || outputPadding >= Math.Max(stride, dilation))
        {
            throw new ShapeException(
                $"{op}: output padding {outputPadding} must be smaller than stride {stride} or dilation {dilation}");
        }
    }
}
