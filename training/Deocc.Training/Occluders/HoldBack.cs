namespace Deocc.Training.Occluders;

/// <summary>Which designs and files belong to the held-back tenth: the same on every machine, whatever else is in the folder.</summary>
internal static class HoldBack
{
    private const int Share = 10;

    /// <summary>Whether a file is held back, by its name.</summary>
    public static bool IsHeldBack(string name)
    {
        // FNV-1a with a final mix: similar names must not fall into the same tenth.
        uint hash = 2166136261;
        foreach (char letter in name) hash = (hash ^ letter) * 16777619;
        hash = (hash ^ (hash >> 15)) * 0x2C1B3C6D;
        return (hash ^ (hash >> 12)) % Share == 0;
    }

    /// <summary>Whether a set may show a file.</summary>
    public static bool Allows(OccluderSet set, string name) => IsHeldBack(name) == (set == OccluderSet.HeldBack);

    /// <summary>The number of a design: those that end in nine are held back.</summary>
    /// <param name="set">The set.</param>
    /// <param name="draw">Any number from zero on.</param>
    /// <param name="digit">0 to 8.</param>
    public static int Design(OccluderSet set, int draw, int digit) => (draw * Share) + (set == OccluderSet.HeldBack ? Share - 1 : digit);
}
