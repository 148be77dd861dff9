using Deocc.Engine.Devices;

namespace Deocc.Engine.Optimizers.Cpu;

/// <summary>By <see cref="GradientClipping.Scale"/>.</summary>
internal sealed class ReferenceGradientScale : IKernel<GradientScaleProblem>
{
    public string Name => "reference";

    public bool Applies(in GradientScaleProblem problem) => true;

    public void Run(in GradientScaleProblem problem)
    {
        double squares = 0;
        foreach (double square in problem.Squares.AsSpan<double>()) squares += square;
        double norm = Math.Sqrt(squares);
        problem.Output.AsSpan<float>()[0] = double.IsFinite(norm) ? (float)GradientClipping.Scale(norm, problem.Largest) : float.NaN;
    }
}
