using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Normalization.Gpu;

/// <summary>
/// What follows a normalization: factors and addends per channel, either of which may be missing, or for every element, where
/// the factors are 1 + gamma.
/// </summary>
internal struct AffineMap
{
    /// <summary>Whether there are factors.</summary>
    public int HasScales;

    /// <summary>Whether there are addends.</summary>
    public int HasShifts;

    /// <summary>Whether they are given for every element rather than per channel.</summary>
    public int IsPerElement;

    /// <summary>The factor of an element.</summary>
    public readonly float Scale(ReadOnly<float> scales, int element, int channel)
    {
        if (IsPerElement != 0) return 1 + scales[element];
        return HasScales != 0 ? scales[channel] : 1;
    }

    /// <summary>The addend of an element.</summary>
    public readonly float Shift(ReadOnly<float> shifts, int element, int channel)
    {
        if (IsPerElement != 0) return shifts[element];
        return HasShifts != 0 ? shifts[channel] : 0;
    }
}
