namespace Deocc.Engine.Ops.Resampling.Cpu;

/// <summary>One of the pixels that a sample comes from, along one axis.</summary>
/// <param name="Index">Which pixel; a valid one even where the weight is zero.</param>
/// <param name="Weight">Its share.</param>
/// <param name="Slope">The derivative of the share by the grid's coordinate.</param>
internal readonly record struct GridPixel<T>(int Index, T Weight, T Slope);
