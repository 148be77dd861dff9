using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Ops;

namespace Deocc.Engine.Optimizers.Gpu;

/// <summary>Steps of optimizers and averages, by the CPU's own rules.</summary>
[KernelModule(NarrowDoubles = true)]
internal static class UpdateKernels
{
    public const int GroupSize = 256;

    /// <summary>Elements of one tensor that a group takes.</summary>
    public const int ElementsPerGroup = 8 * GroupSize;

    /// <summary>
    /// A step of up to four tensors, their states beside them. States that the rule does not keep are not touched; nothing is where
    /// the scale of gradients, if there is one, is NaN.
    /// </summary>
    [Kernel(X = GroupSize)]
    [SpecializeAll(typeof(AdamRule), typeof(PlainRule), typeof(MomentumRule), typeof(AverageRule))]
    public static void Update<TRule>(
        Global<float> parameter0, Global<float> gradient0, Global<float> first0, Global<float> second0,
        Global<float> parameter1, Global<float> gradient1, Global<float> first1, Global<float> second1,
        Global<float> parameter2, Global<float> gradient2, Global<float> first2, Global<float> second2,
        Global<float> parameter3, Global<float> gradient3, Global<float> first3, Global<float> second3,
        ReadOnly<float> gradientScale, int isScaled, TensorBatch batch, TRule rule)
        where TRule : struct, IUpdateRule
    {
        int group = Grid.IndexX;
        int tensor = batch.TensorOf(group);
        Global<float> parameters = parameter0;
        Global<float> gradients = gradient0;
        Global<float> firsts = first0;
        Global<float> seconds = second0;
        if (tensor == 1)
        {
            parameters = parameter1;
            gradients = gradient1;
            firsts = first1;
            seconds = second1;
        }

        if (tensor == 2)
        {
            parameters = parameter2;
            gradients = gradient2;
            firsts = first2;
            seconds = second2;
        }

        if (tensor == 3)
        {
            parameters = parameter3;
            gradients = gradient3;
            firsts = first3;
            seconds = second3;
        }

        int start = (group - batch.FirstGroupOf(tensor)) * ElementsPerGroup;
        int count = Math.Min(batch.CountOf(tensor) - start, ElementsPerGroup);
        float scale = 1;
        if (isScaled != 0) scale = gradientScale[0];
        if (!(scale >= 0)) count = 0;
        for (int i = start + Group.X; i < start + count; i += GroupSize)
        {
            GpuLane parameter = GpuLane.Of(parameters[i]);
            GpuLane first = default;
            GpuLane second = default;
            if (TRule.StateTensors > 0) first = GpuLane.Of(firsts[i]);
            if (TRule.StateTensors > 1) second = GpuLane.Of(seconds[i]);
            rule.Update(ref parameter, GpuLane.Of(gradients[i] * scale), ref first, ref second);
            parameters[i] = GpuLane.Number(parameter);
            if (TRule.StateTensors > 0) firsts[i] = GpuLane.Number(first);
            if (TRule.StateTensors > 1) seconds[i] = GpuLane.Number(second);
        }
    }
}
