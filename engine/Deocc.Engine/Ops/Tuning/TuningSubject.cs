using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.Tuning;

namespace Deocc.Engine.Ops.Tuning;

/// <summary>A kernel whose constants are tuned, and what on.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Siblings">The same kernel for problems of other sizes: they get a candidate, too, so that it runs whatever the sizes.</param>
/// <param name="Precision">The device's precision while it is tuned.</param>
/// <param name="Cases">Problems whose times count the same, each by its ratio.</param>
internal sealed record TuningSubject(
    TunableKernel Kernel, IReadOnlyList<TunableKernel> Siblings, MatrixPrecision Precision, IReadOnlyList<TuningCase> Cases)
{
    /// <summary>The kernel's family, such as <c>matmul</c> of <c>matmul.large</c>.</summary>
    public string Family => Kernel.Name.Split('.')[0];
}
