using System.Numerics;
using Deocc.Engine.Devices.Cpu;

namespace Deocc.Engine.Ops.Convolution.Cpu;

/// <summary>
/// Convolution and its two gradients as plain loops, for every geometry and both precisions. What the tuned kernels are
/// tested against, and the last resort where none of them applies.
/// </summary>
internal static unsafe class ReferenceConvolution
{
    /// <summary>
    /// output[n,o,y,x] = bias[o] + sum over i, ky, kx of input[n,i,y stride - padding + ky dilation, ...] weight[o,i,ky,kx].
    /// </summary>
    /// <param name="geometry">The sizes.</param>
    /// <param name="input">[batch, inputChannels, inputSize].</param>
    /// <param name="weight">[outputChannels, inputChannels / groups, kernel].</param>
    /// <param name="bias">[outputChannels], or null for none.</param>
    /// <param name="output">[batch, outputChannels, outputSize]; overwritten.</param>
    public static void Forward<T>(in Conv2dGeometry geometry, T* input, T* weight, T* bias, T* output)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var body = new ForwardBody<T> { Geometry = geometry, Input = input, Weight = weight, Bias = bias, Output = output };
        CpuThreads.For(geometry.Batch * geometry.OutputChannels, ref body);
    }

    /// <summary>
    /// The gradient with respect to the input, given the output's; equally the transposed convolution, whose input is the
    /// <paramref name="outputGradient"/>.
    /// </summary>
    /// <param name="geometry">The sizes.</param>
    /// <param name="outputGradient">[batch, outputChannels, outputSize].</param>
    /// <param name="weight">[outputChannels, inputChannels / groups, kernel].</param>
    /// <param name="bias">[inputChannels], added to the result, or null for none.</param>
    /// <param name="inputGradient">[batch, inputChannels, inputSize]; overwritten.</param>
    public static void InputGradient<T>(in Conv2dGeometry geometry, T* outputGradient, T* weight, T* bias, T* inputGradient)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var body = new InputGradientBody<T>
        {
            Geometry = geometry,
            OutputGradient = outputGradient,
            Weight = weight,
            Bias = bias,
            InputGradient = inputGradient,
        };
        CpuThreads.For(geometry.Batch * geometry.InputChannels, ref body);
    }

    /// <summary>The gradient with respect to the weight, given the output's.</summary>
    /// <param name="geometry">The sizes.</param>
    /// <param name="input">[batch, inputChannels, inputSize].</param>
    /// <param name="outputGradient">[batch, outputChannels, outputSize].</param>
    /// <param name="weightGradient">[outputChannels, inputChannels / groups, kernel]; overwritten.</param>
    public static void WeightGradient<T>(in Conv2dGeometry geometry, T* input, T* outputGradient, T* weightGradient)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var body = new WeightGradientBody<T>
        {
            Geometry = geometry,
            Input = input,
            OutputGradient = outputGradient,
            WeightGradient = weightGradient,
        };
        CpuThreads.For(geometry.OutputChannels * geometry.GroupInputChannels, ref body);
    }

    private struct ForwardBody<T> : IParallelBody
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Conv2dGeometry Geometry;
        public T* Input;
        public T* Weight;
        public T* Bias;
        public T* Output;

        public readonly void Invoke(int item, int worker)
        {
            (int image, int outputChannel) = Math.DivRem(item, Geometry.OutputChannels);
            int channels = Geometry.GroupInputChannels;
            int group = outputChannel / Geometry.GroupOutputChannels;
            T* source = Input + (((nint)image * Geometry.InputChannels) + (group * channels)) * Geometry.InputPlane;
            T* weight = Weight + ((nint)outputChannel * channels * Geometry.Taps);
            T* destination = Output + ((nint)item * Geometry.OutputPlane);
            T bias = Bias == null ? T.Zero : Bias[outputChannel];
            for (int y = 0; y < Geometry.Output.Height; y++)
            {
                for (int x = 0; x < Geometry.Output.Width; x++) *destination++ = bias + Sum(source, weight, y, x);
            }
        }

        private readonly T Sum(T* source, T* weight, int y, int x)
        {
            T sum = T.Zero;
            for (int channel = 0; channel < Geometry.GroupInputChannels; channel++)
            {
                for (int ky = 0; ky < Geometry.Kernel.Height; ky++)
                {
                    int row = (y * Geometry.Stride.Height) - Geometry.Padding.Height + (ky * Geometry.Dilation.Height);
                    for (int kx = 0; kx < Geometry.Kernel.Width; kx++, weight++)
                    {
                        int column = (x * Geometry.Stride.Width) - Geometry.Padding.Width + (kx * Geometry.Dilation.Width);
                        if ((uint)row < (uint)Geometry.Input.Height && (uint)column < (uint)Geometry.Input.Width)
                            sum += source[((nint)row * Geometry.Input.Width) + column] * *weight;
                    }
                }

                source += Geometry.InputPlane;
            }

            return sum;
        }
    }

    private struct InputGradientBody<T> : IParallelBody
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Conv2dGeometry Geometry;
        public T* OutputGradient;
        public T* Weight;
        public T* Bias;
        public T* InputGradient;

        public readonly void Invoke(int item, int worker)
        {
            (int image, int inputChannel) = Math.DivRem(item, Geometry.InputChannels);
            (int group, int channel) = Math.DivRem(inputChannel, Geometry.GroupInputChannels);
            int firstOutput = group * Geometry.GroupOutputChannels;
            T* source = OutputGradient + (((nint)image * Geometry.OutputChannels) + firstOutput) * Geometry.OutputPlane;
            T* weight = Weight + (((nint)firstOutput * Geometry.GroupInputChannels) + channel) * Geometry.Taps;
            T* destination = InputGradient + ((nint)item * Geometry.InputPlane);
            T bias = Bias == null ? T.Zero : Bias[inputChannel];
            for (int y = 0; y < Geometry.Input.Height; y++)
            {
                for (int x = 0; x < Geometry.Input.Width; x++) *destination++ = bias + Sum(source, weight, y, x);
            }
        }

        private readonly T Sum(T* source, T* weight, int y, int x)
        {
            T sum = T.Zero;
            for (int outputChannel = 0; outputChannel < Geometry.GroupOutputChannels; outputChannel++)
            {
                for (int ky = 0; ky < Geometry.Kernel.Height; ky++)
                {
                    int row = y + Geometry.Padding.Height - (ky * Geometry.Dilation.Height);
                    for (int kx = 0; kx < Geometry.Kernel.Width; kx++)
                    {
                        int column = x + Geometry.Padding.Width - (kx * Geometry.Dilation.Width);
                        if (IsOutput(row, Geometry.Stride.Height, Geometry.Output.Height)
                            && IsOutput(column, Geometry.Stride.Width, Geometry.Output.Width))
                        {
                            nint pixel = ((nint)(row / Geometry.Stride.Height) * Geometry.Output.Width) + (column / Geometry.Stride.Width);
                            sum += source[pixel] * weight[(ky * Geometry.Kernel.Width) + kx];
                        }
                    }
                }

                source += Geometry.OutputPlane;
                weight += (nint)Geometry.GroupInputChannels * Geometry.Taps;
            }

            return sum;
        }

        private static bool IsOutput(int position, int stride, int size) =>
            position >= 0 && position % stride == 0 && position / stride < size;
    }

    private struct WeightGradientBody<T> : IParallelBody
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Conv2dGeometry Geometry;
        public T* Input;
        public T* OutputGradient;
        public T* WeightGradient;

        public readonly void Invoke(int item, int worker)
        {
            (int outputChannel, int channel) = Math.DivRem(item, Geometry.GroupInputChannels);
            int inputChannel = (outputChannel / Geometry.GroupOutputChannels * Geometry.GroupInputChannels) + channel;
            T* source = Input + ((nint)inputChannel * Geometry.InputPlane);
            T* gradient = OutputGradient + ((nint)outputChannel * Geometry.OutputPlane);
            T* destination = WeightGradient + ((nint)item * Geometry.Taps);
            for (int ky = 0; ky < Geometry.Kernel.Height; ky++)
            {
                for (int kx = 0; kx < Geometry.Kernel.Width; kx++) *destination++ = Sum(source, gradient, ky, kx);
            }
        }

        private readonly T Sum(T* source, T* gradient, int ky, int kx)
        {
            T sum = T.Zero;
            for (int image = 0; image < Geometry.Batch; image++)
            {
                for (int y = 0; y < Geometry.Output.Height; y++)
                {
                    int row = (y * Geometry.Stride.Height) - Geometry.Padding.Height + (ky * Geometry.Dilation.Height);
                    if ((uint)row >= (uint)Geometry.Input.Height) continue;
                    for (int x = 0; x < Geometry.Output.Width; x++)
                    {
                        int column = (x * Geometry.Stride.Width) - Geometry.Padding.Width + (kx * Geometry.Dilation.Width);
                        if ((uint)column >= (uint)Geometry.Input.Width) continue;
                        sum += source[((nint)row * Geometry.Input.Width) + column] * gradient[((nint)y * Geometry.Output.Width) + x];
                    }
                }

                source += (nint)Geometry.InputChannels * Geometry.InputPlane;
                gradient += (nint)Geometry.OutputChannels * Geometry.OutputPlane;
            }

            return sum;
        }
    }
}
