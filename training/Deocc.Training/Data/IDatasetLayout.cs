namespace Deocc.Training.Data;

/// <summary>The way in which one data set lies on the disk.</summary>
public interface IDatasetLayout
{
    /// <summary>The data set's usual name.</summary>
    string Name { get; }

    /// <summary>Whether a folder is laid out so.</summary>
    /// <returns>What tells so, such as a file's name; null if it is not.</returns>
    string? Recognize(string folder);

    /// <summary>Lists a folder's samples without decoding them.</summary>
    /// <param name="folder">A folder that may lack any part of the data set.</param>
    /// <param name="builder">Receives the samples, what was skipped and why, and what is missing.</param>
    void Read(string folder, DatasetBuilder builder);
}
