using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;

namespace Deocc.Engine.Ops;

/// <summary>Runs an <see cref="ILaneKernel{TProblem}"/> in the processor's widest registers.</summary>
internal sealed class LaneKernel<TProblem, TComputation> : IKernel<TProblem>
    where TProblem : struct
    where TComputation : struct, ILaneKernel<TProblem>
{
    public string Name => "simd";

    public bool Applies(in TProblem problem) => CpuFeatures.Level != SimdLevel.Scalar && TComputation.Applies(problem);

    public void Run(in TProblem problem)
    {
        switch (CpuFeatures.Level)
        {
            case SimdLevel.Avx512:
                TComputation.Run<FloatLane16>(problem);
                break;
            case SimdLevel.Avx2:
                TComputation.Run<FloatLane8>(problem);
                break;
            default:
                TComputation.Run<FloatLane4>(problem);
                break;
        }
    }
}
