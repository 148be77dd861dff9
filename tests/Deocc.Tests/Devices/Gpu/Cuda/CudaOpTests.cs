namespace Deocc.Tests.Devices.Gpu.Cuda;

/// <summary>Every row of op cases on the CUDA device.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class CudaOpTests() : GpuOpTests(CudaTestDevice.Find);
