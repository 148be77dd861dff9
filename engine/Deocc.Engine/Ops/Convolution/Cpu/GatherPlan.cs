namespace Deocc.Engine.Ops.Convolution.Cpu;

/// <summary>
/// A convolution seen from its result: on a grid of places (y, x), each with one or more result pixels ("phases"), every
/// result pixel is a sum over source channels and taps,
/// result[r, y S + p] = sum over c, taps of phase p of weight[r, c, tap] source[c, y s + delta(tap)].
/// The forward direction has one phase and takes source steps s of the stride; the gradient with respect to the input, and
/// so the transposed convolution, has one phase per residue of the stride S and steps of one. This is the sub-pixel way:
/// no multiplication by the zeros between strided pixels.
/// </summary>
internal unsafe struct GatherPlan
{
    /// <summary>Images.</summary>
    public int Batch;

    /// <summary>Independent blocks of channels.</summary>
    public int Groups;

    /// <summary>Source channels of one group.</summary>
    public int SourceChannels;

    /// <summary>Result channels of one group.</summary>
    public int ResultChannels;

    /// <summary>Size of a source plane.</summary>
    public Size2d Source;

    /// <summary>Size of a result plane.</summary>
    public Size2d Result;

    /// <summary>Places: the result's size divided by its stride, rounded up.</summary>
    public Size2d Grid;

    /// <summary>Source pixels from place to place.</summary>
    public Size2d SourceStride;

    /// <summary>Result pixels from place to place; their product is the number of phases.</summary>
    public Size2d ResultStride;

    /// <summary>Elements of the weight from one result channel to the next.</summary>
    public nint WeightResultStep;

    /// <summary>Elements of the weight from one source channel to the next.</summary>
    public nint WeightSourceStep;

    /// <summary>Elements of the weight of one group.</summary>
    public nint WeightGroupStep;

    /// <summary>Number of taps over all phases.</summary>
    public int TapCount;

    /// <summary>The taps, phase after phase.</summary>
    public Tap* Taps;

    /// <summary>Where each phase begins in <see cref="Taps"/>, and their end.</summary>
    public int* PhaseStart;

    /// <summary>Number of distinct displacements among the taps.</summary>
    public int DeltaCount;

    /// <summary>The distinct displacements.</summary>
    public Size2d* Deltas;

    /// <summary>Result pixels per place.</summary>
    public readonly int Phases => ResultStride.Height * ResultStride.Width;

    /// <summary>The largest number of taps of one phase.</summary>
    public readonly int MaxPhaseTaps
    {
        get
        {
            int most = 0;
            for (int phase = 0; phase < Phases; phase++) most = Math.Max(most, PhaseStart[phase + 1] - PhaseStart[phase]);
            return most;
        }
    }

    /// <summary>Elements that <see cref="Forward"/> and <see cref="InputGradient"/> need for their tables, as integers.</summary>
    public static int TableLength(in Conv2dGeometry geometry) =>
        (geometry.Taps * ((sizeof(Tap) + sizeof(Size2d)) / sizeof(int))) + (geometry.Stride.Height * geometry.Stride.Width) + 1;

    /// <summary>The convolution itself.</summary>
    /// <param name="geometry">The sizes.</param>
    /// <param name="table">Room for <see cref="TableLength"/> integers, in use as long as the plan.</param>
    public static GatherPlan Forward(in Conv2dGeometry geometry, int* table)
    {
        GatherPlan plan = Common(geometry, table);
        plan.SourceChannels = geometry.GroupInputChannels;
        plan.ResultChannels = geometry.GroupOutputChannels;
        plan.Source = geometry.Input;
        plan.Result = geometry.Output;
        plan.Grid = geometry.Output;
        plan.SourceStride = geometry.Stride;
        plan.ResultStride = 1;
        plan.WeightResultStep = (nint)geometry.GroupInputChannels * geometry.Taps;
        plan.WeightSourceStep = geometry.Taps;
        plan.PhaseStart[0] = 0;
        plan.PhaseStart[1] = geometry.Taps;
        for (int ky = 0; ky < geometry.Kernel.Height; ky++)
        {
            for (int kx = 0; kx < geometry.Kernel.Width; kx++)
            {
                plan.AddTap(
                    (ky * geometry.Dilation.Height) - geometry.Padding.Height,
                    (kx * geometry.Dilation.Width) - geometry.Padding.Width,
                    (ky * geometry.Kernel.Width) + kx);
            }
        }

        plan.JoinRows();
        return plan;
    }

    /// <summary>The gradient with respect to the input, from the output's.</summary>
    /// <param name="geometry">The sizes.</param>
    /// <param name="table">Room for <see cref="TableLength"/> integers, in use as long as the plan.</param>
    public static GatherPlan InputGradient(in Conv2dGeometry geometry, int* table)
    {
        GatherPlan plan = Common(geometry, table);
        Size2d stride = geometry.Stride;
        plan.SourceChannels = geometry.GroupOutputChannels;
        plan.ResultChannels = geometry.GroupInputChannels;
        plan.Source = geometry.Output;
        plan.Result = geometry.Input;
        plan.Grid = new((geometry.Input.Height + stride.Height - 1) / stride.Height, (geometry.Input.Width + stride.Width - 1) / stride.Width);
        plan.SourceStride = 1;
        plan.ResultStride = stride;
        plan.WeightResultStep = geometry.Taps;
        plan.WeightSourceStep = (nint)geometry.GroupInputChannels * geometry.Taps;
        for (int phase = 0; phase < plan.Phases; phase++)
        {
            plan.PhaseStart[phase] = plan.TapCount;
            (int phaseRow, int phaseColumn) = Math.DivRem(phase, stride.Width);
            for (int ky = 0; ky < geometry.Kernel.Height; ky++)
            {
                int row = phaseRow + geometry.Padding.Height - (ky * geometry.Dilation.Height);
                if (row % stride.Height != 0) continue;
                for (int kx = 0; kx < geometry.Kernel.Width; kx++)
                {
                    int column = phaseColumn + geometry.Padding.Width - (kx * geometry.Dilation.Width);
                    if (column % stride.Width != 0) continue;
                    plan.AddTap(row / stride.Height, column / stride.Width, (ky * geometry.Kernel.Width) + kx);
                }
            }
        }

        plan.PhaseStart[plan.Phases] = plan.TapCount;
        plan.JoinRows();
        return plan;
    }

    private static GatherPlan Common(in Conv2dGeometry geometry, int* table) => new()
    {
        Batch = geometry.Batch,
        Groups = geometry.Groups,
        WeightGroupStep = (nint)geometry.GroupOutputChannels * geometry.GroupInputChannels * geometry.Taps,
        Taps = (Tap*)table,
        Deltas = (Size2d*)(table + (geometry.Taps * (sizeof(Tap) / sizeof(int)))),
        PhaseStart = table + (geometry.Taps * ((sizeof(Tap) + sizeof(Size2d)) / sizeof(int))),
    };

    private void AddTap(int rowDelta, int columnDelta, int weightIndex)
    {
        var delta = new Size2d(rowDelta, columnDelta);
        int place = 0;
        while (place < DeltaCount && Deltas[place] != delta) place++;
        if (place == DeltaCount) Deltas[DeltaCount++] = delta;
        Taps[TapCount++] = new Tap { Delta = place, WeightIndex = weightIndex };
    }

    // Where places, source and result pixels are one to one (1x1 kernels), a plane is one long row.
    private void JoinRows()
    {
        bool oneToOne = DeltaCount == 1 && Deltas[0] == default && SourceStride == 1 && ResultStride == 1 && Source == Result;
        if (!oneToOne) return;
        Source = Result = Grid = new Size2d(1, Source.Height * Source.Width);
    }

    /// <summary>One tap of the kernel.</summary>
    internal struct Tap
    {
        /// <summary>Which of the <see cref="Deltas"/> leads to its source pixel.</summary>
        public int Delta;

        /// <summary>Its place in the kernel, row-major.</summary>
        public int WeightIndex;
    }
}
