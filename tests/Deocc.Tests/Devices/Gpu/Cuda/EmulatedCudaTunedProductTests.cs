using Deocc.Tests.Devices.Gpu.Tuning;

namespace Deocc.Tests.Devices.Gpu.Cuda;

/// <summary>Products in tiles of a table through the CUDA host and the CUDA text, on an emulated device.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class EmulatedCudaTunedProductTests() : TunedProductTests(EmulatedCuda.Find);
