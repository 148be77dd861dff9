using Deocc.Engine.Devices;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Dropout.Cpu;

/// <summary>Draws the mask as a tensor and multiplies.</summary>
internal sealed class ReferenceRandomMask : IKernel<RandomMaskProblem>
{
    public string Name => "reference";

    public bool Applies(in RandomMaskProblem problem) => true;

    public unsafe void Run(in RandomMaskProblem problem)
    {
        using Tensor mask = problem.Input.EmptyLike();
        problem.Input.Device.Run(new RandomFillProblem(mask, problem.State, RandomDistribution.Bernoulli, problem.Kept, problem.Scale));
        if (mask.ElementType == ElementType.Float64)
        {
            for (long i = 0; i < mask.Elements; i++)
                problem.Output.Pointer<double>()[i] = problem.Input.Pointer<double>()[i] * mask.Pointer<double>()[i];
            return;
        }

        for (long i = 0; i < mask.Elements; i++)
            problem.Output.Pointer<float>()[i] = problem.Input.Pointer<float>()[i] * mask.Pointer<float>()[i];
    }
}
