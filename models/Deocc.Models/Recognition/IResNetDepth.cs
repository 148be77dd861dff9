namespace Deocc.Models.Recognition;

/// <summary>How many blocks an <see cref="IResNet"/> has.</summary>
public enum IResNetDepth
{
    /// <summary>2 + 2 + 2 + 2 blocks.</summary>
    IResNet18,

    /// <summary>3 + 4 + 14 + 3 blocks.</summary>
    IResNet50,

    /// <summary>3 + 13 + 30 + 3 blocks.</summary>
    IResNet100,
}
