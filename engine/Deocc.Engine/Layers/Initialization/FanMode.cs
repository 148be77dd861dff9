namespace Deocc.Engine.Layers.Initialization;

/// <summary>Which side of a layer keeps its variance.</summary>
public enum FanMode
{
    /// <summary>The inputs of one output count: activations keep their variance in the forward pass.</summary>
    Input,

    /// <summary>The outputs of one input count: gradients keep their variance in the backward pass.</summary>
    Output,
}
