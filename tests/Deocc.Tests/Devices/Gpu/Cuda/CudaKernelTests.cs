namespace Deocc.Tests.Devices.Gpu.Cuda;

/// <summary>Every construct of the kernel language on a CUDA device.</summary>
[TestFixture]
internal sealed class CudaKernelTests() : GpuKernelTests(CudaTestDevice.Open);
