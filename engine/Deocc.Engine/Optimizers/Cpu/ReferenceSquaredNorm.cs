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
        for (int i = 0; i < problem.Inputs.Count; i++) problem.Output.Pointer<double>()[i] = Norm(problem.Inputs[i]);
    }

    private static double Norm(Tensor input)
    {
        bool isDouble = input.ElementType == ElementType.Float64;
        double* doubles = isDouble ? input.Pointer<double>() : null;
        float* floats = isDouble ? null : input.Pointer<float>();
        double sum = 0;
        for (long i = 0; i < input.Elements; i++)
        {
            double value = isDouble ? doubles[i] : floats[i];
            sum += value * value;
        }

        return sum;
    }
}
