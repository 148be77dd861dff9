namespace Deocc.Models.Backbones.Vgg;

/// <summary>The networks of Simonyan and Zisserman, "Very deep convolutional networks" (2015), table 1, without batch norm.</summary>
public enum VggDepth
{
    /// <summary>Configuration D: 2 + 2 + 3 + 3 + 3 convolutions.</summary>
    Vgg16,

    /// <summary>Configuration E: 2 + 2 + 4 + 4 + 4 convolutions.</summary>
    Vgg19,
}
