namespace Deocc.Training.Data;

/// <summary>Numbers that a data set says of a sample, such as CelebA's 40 attributes (1 yes, 0 no) or a pose in degrees.</summary>
/// <param name="names">One name for each value; may be shared by all samples of a data set.</param>
/// <param name="values">The values.</param>
public sealed class FaceAttributes(IReadOnlyList<string> names, float[] values)
{
    /// <summary>The names.</summary>
    public IReadOnlyList<string> Names { get; } = names;

    /// <summary>The values, in the order of the names.</summary>
    public ReadOnlySpan<float> Values => values;

    /// <summary>The value of a name, or null where the data set says nothing.</summary>
    public float? this[string name]
    {
        get
        {
            for (int i = 0; i < Names.Count; i++)
            {
                if (Names[i] == name) return values[i];
            }

            return null;
        }
    }
}
