namespace Deocc.Tests.Devices.Gpu.OpenCl;

/// <summary>Copies beside kernels on the OpenCL device, whose driver takes queues as it likes.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class OpenClStreamTests() : GpuStreamTests(OpenClTestDevice.Find);
