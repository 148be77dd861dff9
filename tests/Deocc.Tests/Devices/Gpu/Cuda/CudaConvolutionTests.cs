namespace Deocc.Tests.Devices.Gpu.Cuda;

/// <summary>Convolutions on the CUDA device.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class CudaConvolutionTests() : GpuConvolutionTests(CudaTestDevice.Find);
