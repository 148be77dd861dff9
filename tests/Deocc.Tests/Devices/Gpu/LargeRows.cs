using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Tests.Ops;

namespace Deocc.Tests.Devices.Gpu;

/// <summary>Rows whose tensors are large enough for a device to work on them in pieces, which the CPU's checks would take long for.</summary>
internal static class LargeRows
{
    // Four pieces, the last of which is shorter.
    private static readonly Shape Picture = [2, 3, 131, 127];

    private static readonly Shape Channels = [3];

    private static readonly OpCase[] Rows =
    [
        new("BatchNorm of pictures", [Picture, Channels, Channels], t => t[0].BatchNorm(t[1], t[2])),
        new("GroupNorm of pictures", [Picture, Channels, Channels], t => t[0].GroupNorm(1, t[1], t[2])),
        new("InstanceNorm of pictures", [Picture, Channels, Channels], t => t[0].InstanceNorm(t[1], t[2])),
        new("ModulatedInstanceNorm of pictures", [Picture, Picture, Picture], t => t[0].ModulatedInstanceNorm(t[1], t[2])),
        new("BatchNorm of pictures with an offset", [Picture, Channels, Channels], t => t[0].BatchNorm(t[1], t[2])) { Low = 90, High = 92 },
    ];

    public static IEnumerable<TestCaseData> All => Rows.Select(row => new TestCaseData(row with { Tolerance = 5e-5 }).SetArgDisplayNames(row.Name));
}
