namespace Deocc.Tests.Devices.Gpu.Cuda;

/// <summary>Every construct of the kernel language through the CUDA host and the CUDA text, on an emulated device.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class EmulatedCudaKernelTests() : GpuKernelTests(() => EmulatedCuda.Open());
