namespace Deocc.Training.Occluders.Textures;

/// <summary>The families of procedural fabrics.</summary>
internal enum FabricPattern
{
    Plain,
    Stripes,
    Checks,
    Plaid,
    Dots,
    Herringbone,
    Camouflage,
    Flowers,
    Paisley,
    Gradient,
    Leopard,
    Chevrons,
}
