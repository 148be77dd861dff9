namespace Deocc.Models.Backbones.Inception;

/// <summary>How Inception-v3's blocks pool; the weights' names are the same.</summary>
public enum InceptionPooling
{
    /// <summary>
    /// As in the TensorFlow graph that the Frechet inception distance is defined by: means leave the border's zeros out of
    /// their divisor, and the last block takes maxima. For the weights of pytorch-fid (pt_inception-2015-12-05).
    /// </summary>
    Fid,

    /// <summary>As in torchvision: means count the zeros.</summary>
    Torchvision,
}
