using System.Reflection;
using Deocc.Engine.Devices;

namespace Deocc.Tests.Devices.Gpu.OpenCl;

/// <summary>Every row of op cases on the OpenCL device.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class OpenClOpTests() : GpuOpTests(OpenClTestDevice.Find)
{
    [Test]
    public void EveryOpHasKernels()
    {
        IEnumerable<string> without = typeof(Device).Assembly.GetTypes()
            .Where(type => type.IsValueType && type.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IProblem<>)))
            .Where(type => type.GetProperty(nameof(IProblem<>.GpuKernels), BindingFlags.Static | BindingFlags.Public) is null)
            .Select(type => type.Name.Split('`')[0])
            .Order(StringComparer.Ordinal);
        Assert.That(without, Is.Empty);
    }
}
