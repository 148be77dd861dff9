namespace Deocc.Engine.Random;

/// <summary>All there is to a <see cref="RandomGenerator"/>: three numbers, to be stored in a checkpoint.</summary>
/// <param name="Seed">The key of the generator.</param>
/// <param name="Stream">Which of the seed's independent sequences.</param>
/// <param name="Position">How many blocks of four words were taken from the stream.</param>
public readonly record struct RandomState(ulong Seed, ulong Stream, ulong Position);
