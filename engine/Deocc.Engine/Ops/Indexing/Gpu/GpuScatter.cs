using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Indexing.Gpu;

/// <summary>
/// Float32 sums at indices, in ascending order and without atomics. Where columns are many or short, an item takes a column
/// through: O(addends) steps. Otherwise addends are sorted by their targets (<see cref="KeySort"/>), and an item takes a target.
/// </summary>
internal sealed class GpuScatter : IKernel<ScatterProblem>, IKernel<SliceAddProblem>
{
    private const int FewAddends = 64;
    private const int ManyColumns = 16 * 1024;

    public string Name => "gpu";

    public bool Applies(in ScatterProblem problem) => Applies(problem.Source, problem.Output);

    public bool Applies(in SliceAddProblem problem) => Applies(problem.Source, problem.Output);

    public void Run(in ScatterProblem problem)
    {
        IndexWords indices = IndexWords.Checked("ScatterAdd", problem.Indices, problem.Output.Shape, problem.Axis);
        int count = (int)problem.Source.Elements;
        if (count == 0) return;
        var from = new AxisView(problem.Source.Shape, problem.Axis);
        int targets = problem.Output.Shape[problem.Axis];
        if (AddsByColumn(from))
        {
            AddByColumn(problem.Source, indices, problem.Output, from, targets, isShared: false, unused: -1);
            return;
        }

        var device = GpuDevice.Of(problem.Output);
        var groupSize = new LaunchSize(IndexKernels.GroupSize);
        using Tensor keys = Tensor.Empty([count], ElementType.Int64, device);
        DeviceView<ulong> keyView = device.View<ulong>(keys);
        IndexKernelsLauncher.ScatterKeys(
            device.Queue, GpuDevice.Cover(count, IndexKernels.GroupSize), groupSize,
            indices.View, keyView, count, indices.Words, (int)from.Count, targets, (int)from.Inner);
        int results = (int)problem.Output.Elements;
        using Tensor starts = KeySort.Sort(keys, results);
        IndexKernelsLauncher.AddSorted(
            device.Queue, GpuDevice.Cover(results, IndexKernels.GroupSize), groupSize,
            device.View<float>(problem.Source), keyView, device.View<int>(starts), device.View<float>(problem.Output), results);
    }

    public void Run(in SliceAddProblem problem)
    {
        IndexWords indices = IndexWords.Checked(problem.Op, problem.Indices, problem.Output.Shape, problem.Axis);
        if (problem.Source.Elements == 0) return;
        var from = new AxisView(problem.Source.Shape, problem.Axis);
        int targets = problem.Output.Shape[problem.Axis];
        int unused = problem.Unused ?? -1;
        if (AddsByColumn(from))
        {
            AddByColumn(problem.Source, indices, problem.Output, from, targets, isShared: true, unused);
            return;
        }

        var device = GpuDevice.Of(problem.Output);
        var groupSize = new LaunchSize(IndexKernels.GroupSize);
        int addends = (int)from.Count;
        using Tensor keys = Tensor.Empty([addends], ElementType.Int64, device);
        DeviceView<ulong> keyView = device.View<ulong>(keys);
        IndexKernelsLauncher.SliceKeys(
            device.Queue, GpuDevice.Cover(addends, IndexKernels.GroupSize), groupSize, indices.View, keyView, addends, indices.Words, unused);
        using Tensor starts = KeySort.Sort(keys, targets);
        int results = (int)problem.Output.Elements;
        IndexKernelsLauncher.AddSortedSlices(
            device.Queue, GpuDevice.Cover(results, IndexKernels.GroupSize), groupSize, device.View<float>(problem.Source), keyView,
            device.View<int>(starts), device.View<float>(problem.Output), results, addends, targets, (int)from.Inner);
    }

    private static bool Applies(Tensor source, Tensor output) =>
        source.ElementType == ElementType.Float32 && source.Elements <= KeySort.Most && output.Elements <= KeySort.Most;

    private static bool AddsByColumn(in AxisView source) => source.Count <= FewAddends || source.Outer * source.Inner >= ManyColumns;

    private static void AddByColumn(Tensor source, in IndexWords indices, Tensor output, in AxisView from, int targets, bool isShared, int unused)
    {
        var device = GpuDevice.Of(output);
        int columns = (int)(from.Outer * from.Inner);
        IndexKernelsLauncher.AddByColumn(
            device.Queue, GpuDevice.Cover(columns, IndexKernels.GroupSize), new LaunchSize(IndexKernels.GroupSize),
            device.View<float>(source), indices.View, device.View<float>(output),
            columns, indices.Words, (int)from.Count, targets, (int)from.Inner, isShared ? 1 : 0, unused);
    }
}
