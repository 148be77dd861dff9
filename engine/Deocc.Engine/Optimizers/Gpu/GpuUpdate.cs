using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Optimizers.Gpu;

/// <summary>Float32, four parameters to a launch.</summary>
internal sealed class GpuUpdate<TRule> : IKernel<UpdateProblem<TRule>>
    where TRule : struct, IUpdateRule
{
    public string Name => "gpu";

    public bool Applies(in UpdateProblem<TRule> problem) =>
        problem.ElementType == ElementType.Float32 && problem.Parameters.All(update => update.Parameter.Elements <= int.MaxValue)
        && UpdateKernelsLauncher.NameOfUpdate<TRule>() is not null;

    public void Run(in UpdateProblem<TRule> problem)
    {
        var device = GpuDevice.Of(problem.Parameters[0].Parameter);
        foreach (ParameterUpdate[] chunk in problem.Parameters.Where(update => update.Parameter.Elements > 0).Chunk(TensorBatch.Capacity))
            Launch(device, problem.Rule, chunk, problem.GradientScale);
    }

    private static void Launch(GpuDevice device, TRule rule, ParameterUpdate[] updates, Tensor? gradientScale)
    {
        Span<long> counts = stackalloc long[updates.Length];
        for (int i = 0; i < updates.Length; i++) counts[i] = updates[i].Parameter.Elements;
        var batch = TensorBatch.Of(counts, UpdateKernels.ElementsPerGroup);
        UpdateKernelsLauncher.Update(
            device.Queue, new LaunchSize(batch.Groups), new LaunchSize(UpdateKernels.GroupSize),
            Parameter(0), Gradient(0), State(0, 0), State(0, 1),
            Parameter(1), Gradient(1), State(1, 0), State(1, 1),
            Parameter(2), Gradient(2), State(2, 0), State(2, 1),
            Parameter(3), Gradient(3), State(3, 0), State(3, 1),
            device.View<float>(gradientScale ?? updates[0].Parameter), gradientScale is null ? 0 : 1, batch, rule);

        // Places without a tensor get the first one's, which no group looks at.
        ParameterUpdate At(int place) => updates[place < updates.Length ? place : 0];
        DeviceView<float> Parameter(int place) => device.View<float>(At(place).Parameter);
        DeviceView<float> Gradient(int place) => device.View<float>(At(place).Gradient);
        DeviceView<float> State(int place, int state) => device.View<float>(state < TRule.StateTensors ? At(place).States[state] : At(place).Parameter);
    }
}
