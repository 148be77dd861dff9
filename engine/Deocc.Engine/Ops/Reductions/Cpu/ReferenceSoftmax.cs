using System.Numerics;
using Deocc.Engine.Devices;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Reductions.Cpu;

/// <summary>By the definition, sums in float64.</summary>
internal sealed unsafe class ReferenceSoftmax : IKernel<SoftmaxProblem>
{
    public string Name => "reference";

    public bool Applies(in SoftmaxProblem problem) => true;

    public void Run(in SoftmaxProblem problem)
    {
        if (problem.Input.ElementType == ElementType.Float64) Run<double>(problem);
        else Run<float>(problem);
    }

    private static void Run<T>(in SoftmaxProblem problem)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var view = new AxisView(problem.Input.Shape, problem.Axis);
        for (long place = 0; place < view.Outer * view.Inner; place++)
        {
            (long outer, long inner) = Math.DivRem(place, view.Inner);
            long first = (outer * view.Count * view.Inner) + inner;
            T* input = problem.Input.Pointer<T>() + first;
            T* output = problem.Output.Pointer<T>() + first;
            double largest = double.NegativeInfinity;
            for (long i = 0; i < view.Count; i++) largest = Math.Max(largest, double.CreateTruncating(input[i * view.Inner]));
            double sum = 0;
            for (long i = 0; i < view.Count; i++) sum += Math.Exp(double.CreateTruncating(input[i * view.Inner]) - largest);
            for (long i = 0; i < view.Count; i++)
            {
                double shifted = double.CreateTruncating(input[i * view.Inner]) - largest;
                output[i * view.Inner] = T.CreateTruncating(problem.IsLogarithmic ? shifted - Math.Log(sum) : Math.Exp(shifted) / sum);
            }
        }
    }
}

/// <summary>By the definition, sums in float64.</summary>
internal sealed unsafe class ReferenceSoftmaxGradient : IKernel<SoftmaxGradientProblem>
{
    public string Name => "reference";

    public bool Applies(in SoftmaxGradientProblem problem) => true;

    public void Run(in SoftmaxGradientProblem problem)
    {
        if (problem.Gradient.ElementType == ElementType.Float64) Run<double>(problem);
        else Run<float>(problem);
    }

    private static void Run<T>(in SoftmaxGradientProblem problem)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var view = new AxisView(problem.Gradient.Shape, problem.Axis);
        for (long place = 0; place < view.Outer * view.Inner; place++)
        {
            (long outer, long inner) = Math.DivRem(place, view.Inner);
            long first = (outer * view.Count * view.Inner) + inner;
            T* gradient = problem.Gradient.Pointer<T>() + first;
            T* result = problem.Result.Pointer<T>() + first;
            T* output = problem.Output.Pointer<T>() + first;
            double sum = 0;
            for (long i = 0; i < view.Count; i++)
            {
                double g = double.CreateTruncating(gradient[i * view.Inner]);
                sum += problem.IsLogarithmic ? g : g * double.CreateTruncating(result[i * view.Inner]);
            }

            for (long i = 0; i < view.Count; i++)
            {
                double g = double.CreateTruncating(gradient[i * view.Inner]);
                double y = double.CreateTruncating(result[i * view.Inner]);
                output[i * view.Inner] = T.CreateTruncating(problem.IsLogarithmic ? g - (Math.Exp(y) * sum) : y * (g - sum));
            }
        }
    }
}
