using Deocc.Tests.Devices.Gpu.Tuning;

namespace Deocc.Tests.Devices.Gpu.OpenCl;

/// <summary>Products in tiles of a table through OpenCL.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class OpenClTunedProductTests() : TunedProductTests(OpenClTestDevice.Find);
