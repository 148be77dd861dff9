using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Ops.MatMul.Cpu;

namespace Deocc.Engine.Ops.Convolution.Cpu;

/// <summary>
/// The weight of a <see cref="GatherPlan"/> in the order in which tile kernels read it: by group, phase, chunk of source
/// channels, panel of result channels; in a panel by source channel, tap, and last the panel's rows.
/// </summary>
/// <typeparam name="TLane">The register.</typeparam>
internal static unsafe class WeightPanels<TLane>
    where TLane : struct, ILane<TLane>
{
    /// <summary>Floats of all panels.</summary>
    public static long Length(in GatherPlan plan) => (long)plan.Groups * GroupLength(plan);

    /// <summary>Floats of one group's panels.</summary>
    public static nint GroupLength(in GatherPlan plan) => (nint)plan.ResultChannels * plan.SourceChannels * plan.TapCount;

    /// <summary>Where a panel lies within its group.</summary>
    /// <param name="plan">The convolution.</param>
    /// <param name="phase">The phase.</param>
    /// <param name="channel">First source channel of the chunk.</param>
    /// <param name="channels">Source channels of the chunk.</param>
    /// <param name="row">First result channel of the panel.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Offset(in GatherPlan plan, int phase, int channel, int channels, int row)
    {
        int taps = plan.PhaseStart[phase + 1] - plan.PhaseStart[phase];
        return ((nint)plan.ResultChannels * plan.SourceChannels * plan.PhaseStart[phase])
            + ((((nint)plan.ResultChannels * channel) + ((nint)row * channels)) * taps);
    }

    /// <summary>Packs a weight.</summary>
    /// <param name="plan">The convolution.</param>
    /// <param name="chunk">Source channels per chunk.</param>
    /// <param name="weight">The weight as the user has it.</param>
    /// <param name="panels">Room for <see cref="Length"/> floats.</param>
    public static void Pack(in GatherPlan plan, int chunk, float* weight, float* panels)
    {
        var body = new Body { Plan = plan, Chunk = chunk, Weight = weight, Panels = panels };
        CpuThreads.For(plan.Groups * TileKernels<TLane>.CountPanels(plan.ResultChannels), ref body);
    }

    private struct Body : IParallelBody
    {
        public GatherPlan Plan;
        public int Chunk;
        public float* Weight;
        public float* Panels;

        public readonly void Invoke(int item, int worker)
        {
            int count = TileKernels<TLane>.CountPanels(Plan.ResultChannels);
            (int group, int panel) = Math.DivRem(item, count);
            int row = TileKernels<TLane>.PanelStart(Plan.ResultChannels, count, panel);
            int rows = TileKernels<TLane>.PanelStart(Plan.ResultChannels, count, panel + 1) - row;
            for (int phase = 0; phase < Plan.Phases; phase++)
            {
                for (int channel = 0; channel < Plan.SourceChannels; channel += Chunk)
                {
                    int channels = Math.Min(Chunk, Plan.SourceChannels - channel);
                    float* from = Weight + (group * Plan.WeightGroupStep) + (row * Plan.WeightResultStep) + (channel * Plan.WeightSourceStep);
                    float* to = Panels + (group * GroupLength(Plan)) + Offset(Plan, phase, channel, channels, row);
                    PackPanel(from, phase, channels, rows, to);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void PackPanel(float* from, int phase, int channels, int rows, float* panel)
        {
            GatherPlan.Tap* taps = Plan.Taps + Plan.PhaseStart[phase];
            int count = Plan.PhaseStart[phase + 1] - Plan.PhaseStart[phase];
            nint rowStep = Plan.WeightResultStep;
            if (IsContiguous(taps, count))
            {
                PanelPacking.Pack(from, rowStep, 1, rows, rows, (nint)channels * count, panel);
                return;
            }

            for (int channel = 0; channel < channels; channel++)
            {
                for (int tap = 0; tap < count; tap++)
                {
                    float* element = from + taps[tap].WeightIndex;
                    for (int row = 0; row < rows; row++)
                    {
                        *panel++ = *element;
                        element += rowStep;
                    }
                }

                from += Plan.WeightSourceStep;
            }
        }

        // Whether a row's terms lie in the weight as they do in a panel.
        private readonly bool IsContiguous(GatherPlan.Tap* taps, int count)
        {
            if (Plan.WeightSourceStep != count) return false;
            for (int tap = 0; tap < count; tap++)
            {
                if (taps[tap].WeightIndex != tap) return false;
            }

            return true;
        }
    }
}
