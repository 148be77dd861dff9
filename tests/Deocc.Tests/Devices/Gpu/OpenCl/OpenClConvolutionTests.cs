namespace Deocc.Tests.Devices.Gpu.OpenCl;

/// <summary>Convolutions on the OpenCL device.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class OpenClConvolutionTests() : GpuConvolutionTests(OpenClTestDevice.Find);
