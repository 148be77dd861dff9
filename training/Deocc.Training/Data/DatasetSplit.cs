namespace Deocc.Training.Data;

/// <summary>What a sample may be used for.</summary>
public enum DatasetSplit
{
    /// <summary>The data set does not say.</summary>
    Unassigned,

    /// <summary>To train on.</summary>
    Train,

    /// <summary>To choose settings by.</summary>
    Validation,

    /// <summary>To report results on.</summary>
    Test,
}
