namespace Deocc.Tests.Devices.Gpu.Cuda;

/// <summary>Convolutions by the CUDA text, on an emulated device.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class EmulatedCudaConvolutionTests() : GpuConvolutionTests(EmulatedCuda.Find);
