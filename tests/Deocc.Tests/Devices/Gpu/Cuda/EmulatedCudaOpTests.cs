namespace Deocc.Tests.Devices.Gpu.Cuda;

/// <summary>
/// Every row of op cases through the CUDA host and the CUDA text, on an emulated device: what launches pass and kernels compute is
/// checked without a GPU, but for what only a GPU shows (warps that run apart, caches, speed).
/// </summary>
[TestFixture]
[NonParallelizable]
internal sealed class EmulatedCudaOpTests() : GpuOpTests(EmulatedCuda.Find);
