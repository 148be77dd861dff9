using Deocc.Engine.Devices;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Optimizers.Cpu;

/// <summary>Adds one square after the other in float64.</summary>
internal sealed unsafe class ReferenceSquaredNorm : IKernel<SquaredNormProblem>
{
    public string Name => "reference";

    public bool Applies(in SquaredNormProblem problem) => true;

    public void Run(in SquaredNormProblem problem)
    {
        bool isDouble = problem.Input.ElementType == ElementType.Float64;
        double* doubles = isDouble ? problem.Input.Pointer<double>() : null;
        float* floats = isDouble ? null : problem.Input.Pointer<float>();
        double sum = 0;
        for (long i = 0; i < problem.Input.Elements; i++)
        {
            double value = isDouble ? doubles[i] : floats[i];
            sum += value * value;
        }

        problem.Output.Pointer<double>()[0] = sum;
    }
}
