namespace Deocc.Engine.Serialization;

/// <summary>The formats that <see cref="WeightFile"/> recognises by their contents.</summary>
public enum WeightFileFormat
{
    /// <summary>safetensors.</summary>
    SafeTensors,

    /// <summary>PyTorch's zip format, written since 1.6.</summary>
    PyTorchZip,

    /// <summary>PyTorch's pickled format, written from 0.1.11 to 1.5.</summary>
    PyTorchPickle,

    /// <summary>PyTorch's first format, a tar file.</summary>
    PyTorchTar,

    /// <summary>One NumPy array.</summary>
    Npy,

    /// <summary>A zip file of NumPy arrays.</summary>
    Npz,
}
