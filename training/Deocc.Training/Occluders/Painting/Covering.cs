namespace Deocc.Training.Occluders.Painting;

/// <summary>How much of what is painted counts as covering.</summary>
internal enum Covering
{
    /// <summary>Nothing, like a clear lens.</summary>
    Nothing,

    /// <summary>As much as it is opaque.</summary>
    AsOpaque,

    /// <summary>All of it, like a tinted lens.</summary>
    Wholly,
}
