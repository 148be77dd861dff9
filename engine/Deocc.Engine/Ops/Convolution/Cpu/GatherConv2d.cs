using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Convolution.Cpu;

/// <summary>
/// Float32 convolution of every geometry, and its gradient with respect to the input, by <see cref="GatherConvolution{TLane, TLayout}"/>.
/// </summary>
internal sealed unsafe class GatherConv2d(GatherLayout layout) : IKernel<Conv2dProblem>, IKernel<Conv2dInputGradientProblem>
{
    private const int ColumnsPerBlock = 256;

    // Packing an element into a panel takes about as long as this many multiplications with it.
    private const double PackingCost = 4;

    // And beginning a row of pixels in a panel about as long as this many.
    private const double RowPackingCost = 500;

    // Both ways to lay out the source read the weight alike.
    private const string PanelLayout = "panels";

    public string Name => layout == GatherLayout.Bands ? "direct" : "gemm";

    public bool Applies(in Conv2dProblem problem)
    {
        if (problem.Output.ElementType != ElementType.Float32) return false;
        if (layout == GatherLayout.Panels) return true;
        using CpuScratch table = CpuScratch.Rent<int>(GatherPlan.TableLength(problem.Geometry));
        return IsWide(GatherPlan.Forward(problem.Geometry, table.Pointer<int>()));
    }

    public bool Applies(in Conv2dInputGradientProblem problem)
    {
        if (problem.InputGradient.ElementType != ElementType.Float32) return false;
        if (layout == GatherLayout.Panels) return true;
        using CpuScratch table = CpuScratch.Rent<int>(GatherPlan.TableLength(problem.Geometry));
        return IsWide(GatherPlan.InputGradient(problem.Geometry, table.Pointer<int>()));
    }

    public void Run(in Conv2dProblem problem)
    {
        using CpuScratch table = CpuScratch.Rent<int>(GatherPlan.TableLength(problem.Geometry));
        GatherPlan plan = GatherPlan.Forward(problem.Geometry, table.Pointer<int>());
        Run(plan, problem.Input, problem.Weight, problem.Prepared, problem.Epilogue, problem.Output);
    }

    public void Run(in Conv2dInputGradientProblem problem)
    {
        using CpuScratch table = CpuScratch.Rent<int>(GatherPlan.TableLength(problem.Geometry));
        GatherPlan plan = GatherPlan.InputGradient(problem.Geometry, table.Pointer<int>());
        Run(plan, problem.OutputGradient, problem.Weight, null, problem.Epilogue, problem.InputGradient);
    }

    // Whether computing the places between a band's rows in vain costs less than packing panels; per source channel.
    private static bool IsWide(in GatherPlan plan)
    {
        int stretch = 0;
        for (int i = 0; i < plan.DeltaCount; i++)
        {
            for (int j = 0; j < i; j++)
                stretch = Math.Max(stretch, Math.Abs(plan.Deltas[i].Width - plan.Deltas[j].Width) / plan.SourceStride.Width);
        }

        Size2d grid = plan.Grid;
        double bandColumns = (double)plan.Batch * RoundUp((grid.Height * (grid.Width + stretch)) - stretch);
        double places = (double)plan.Batch * grid.Height * grid.Width;
        double rows = (double)plan.Batch * grid.Height;
        double waste = (bandColumns - RoundUp(places)) * plan.ResultChannels * plan.TapCount;
        return waste <= plan.DeltaCount * ((PackingCost * places) + (RowPackingCost * rows));
    }

    // Tiles compute whole registers of columns.
    private static double RoundUp(double columns) => Math.Ceiling(columns / CpuFeatures.FloatsPerRegister) * CpuFeatures.FloatsPerRegister;

    private void Run(in GatherPlan plan, Tensor source, Tensor weight, PreparedConv2d? prepared, in Conv2dEpilogue epilogue, Tensor result)
    {
        switch (CpuFeatures.Level)
        {
            case SimdLevel.Avx512:
                Run<FloatLane16>(plan, source, weight, prepared, epilogue, result);
                break;
            case SimdLevel.Avx2:
                Run<FloatLane8>(plan, source, weight, prepared, epilogue, result);
                break;
            case SimdLevel.Vector128:
                Run<FloatLane4>(plan, source, weight, prepared, epilogue, result);
                break;
            default:
                Run<ScalarLane<float>>(plan, source, weight, prepared, epilogue, result);
                break;
        }
    }

    private void Run<TLane>(in GatherPlan plan, Tensor source, Tensor weight, PreparedConv2d? prepared, in Conv2dEpilogue epilogue, Tensor result)
        where TLane : struct, ILane<TLane>
    {
        if (layout == GatherLayout.Panels)
        {
            Run<TLane, PanelColumns<TLane>>(plan, new PanelColumns<TLane>(plan, ColumnsPerBlock), source, weight, prepared, epilogue, result);
            return;
        }

        using CpuScratch planes = CpuScratch.Rent<int>(plan.SourceStride.Height * plan.SourceStride.Width);
        var bands = new BandColumns<TLane>(plan, ColumnsPerBlock, planes.Pointer<int>());
        Run<TLane, BandColumns<TLane>>(plan, bands, source, weight, prepared, epilogue, result);
    }

    private static void Run<TLane, TLayout>(
        in GatherPlan plan, in TLayout columns, Tensor source, Tensor weight, PreparedConv2d? prepared, in Conv2dEpilogue epilogue, Tensor result)
        where TLane : struct, ILane<TLane>
        where TLayout : struct, IColumnLayout
    {
        int chunk = GatherConvolution<TLane, TLayout>.Chunk(plan);
        if (prepared is not null)
        {
            Tensor kept = prepared.Find(PanelLayout, TLane.Width) ?? Prepare<TLane>(plan, chunk, weight, prepared);
            GatherConvolution<TLane, TLayout>.Run(
                plan, columns, source.Pointer<float>(), kept.Pointer<float>(), Epilogue.From(epilogue), result.Pointer<float>());
            return;
        }

        using CpuScratch panels = CpuScratch.Rent<float>(WeightPanels<TLane>.Length(plan));
        WeightPanels<TLane>.Pack(plan, chunk, weight.Pointer<float>(), panels.Pointer<float>());
        GatherConvolution<TLane, TLayout>.Run(
            plan, columns, source.Pointer<float>(), panels.Pointer<float>(), Epilogue.From(epilogue), result.Pointer<float>());
    }

    private static Tensor Prepare<TLane>(in GatherPlan plan, int chunk, Tensor weight, PreparedConv2d prepared)
        where TLane : struct, ILane<TLane>
    {
        Tensor panels = Tensor.Empty([checked((int)WeightPanels<TLane>.Length(plan))], ElementType.Float32, weight.Device);
        WeightPanels<TLane>.Pack(plan, chunk, weight.Pointer<float>(), panels.Pointer<float>());
        return prepared.Add(PanelLayout, TLane.Width, panels);
    }
}
