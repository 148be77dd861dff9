using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Layers;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Optimizers;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Devices.Gpu.Training;

/// <summary>One step of a network: what it lost, and its weights before and after.</summary>
/// <param name="Loss">Before the step.</param>
/// <param name="Before">Parameters and buffers by name.</param>
/// <param name="After">The same after the step.</param>
internal sealed record TrainingStep(double Loss, Dictionary<string, float[]> Before, Dictionary<string, float[]> After)
{
    /// <summary>Makes the network on a device and trains it for one step, by gradient descent, whose update is the gradient itself.</summary>
    /// <param name="device">Where.</param>
    /// <param name="create">Makes the network from seeded weights.</param>
    /// <param name="images">The shape of the input, drawn from a seed in [-1, 1].</param>
    /// <param name="lose">The loss of the network's output, given the input.</param>
    public static TrainingStep Run(Device device, Func<Layer> create, Shape images, Func<Tensor, Tensor, Tensor> lose)
    {
        using Device.Restorer former = Device.Use(device);
        using var scope = new TensorScope();
        RandomGenerator.Current = new RandomGenerator(seed: 3);
        using Layer network = create();
        using var optimizer = new Sgd(network.NamedParameters(), learningRate: 0.1, momentum: 0.9);
        Tensor x = Tensor.Uniform(images, -1, 1, new RandomGenerator(4), device: CpuDevice.Instance).To(device);
        Dictionary<string, float[]> before = Values(network);
        Tensor loss = lose(network.Forward(x), x);
        loss.Backward();
        optimizer.Step();
        return new TrainingStep(loss.Item(), before, Values(network));
    }

    private static Dictionary<string, float[]> Values(Module network) => network.StateDict()
        .Where(entry => entry.Value.ElementType == ElementType.Float32)
        .ToDictionary(entry => entry.Key, entry => entry.Value.ToArray<float>());
}
