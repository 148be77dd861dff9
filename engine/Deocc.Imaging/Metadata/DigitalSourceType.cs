namespace Deocc.Imaging.Metadata;

/// <summary>How a picture came about, in the terms of the IPTC (cv.iptc.org/newscodes/digitalsourcetype).</summary>
public enum DigitalSourceType
{
    /// <summary>Nothing is said.</summary>
    Unspecified,

    /// <summary>Taken by a camera.</summary>
    DigitalCapture,

    /// <summary>Made by an algorithm that learned nothing from pictures, such as a renderer.</summary>
    AlgorithmicMedia,

    /// <summary>Made whole by a trained network.</summary>
    TrainedAlgorithmicMedia,

    /// <summary>A photograph in which a trained network painted a part.</summary>
    CompositeWithTrainedAlgorithmicMedia,
}
