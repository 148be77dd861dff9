namespace Deocc.Engine.Devices.Gpu.Tuning;

/// <summary>The values of one model of device.</summary>
/// <param name="Device">The driver's kind and the model's name, such as <c>cuda NVIDIA H100 PCIe</c>; a star at the end stands for anything.</param>
/// <param name="Kernels">Values of constants by kernel (<see cref="TunableKernel.Name"/>) and name.</param>
internal sealed record TunedDevice(string Device, Dictionary<string, Dictionary<string, int>> Kernels)
{
    /// <summary>Whether a model is meant.</summary>
    public bool Matches(string model) =>
        Device.EndsWith('*') ? model.StartsWith(Device[..^1], StringComparison.OrdinalIgnoreCase) : Device.Equals(model, StringComparison.OrdinalIgnoreCase);
}
