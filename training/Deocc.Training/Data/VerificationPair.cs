namespace Deocc.Training.Data;

/// <summary>Two pictures and whether they show the same person, as face verification is measured on.</summary>
/// <param name="First">The index of one sample.</param>
/// <param name="Second">The index of the other.</param>
/// <param name="IsSame">Whether both are the same person.</param>
/// <param name="Fold">Which of the folds, from zero.</param>
public readonly record struct VerificationPair(int First, int Second, bool IsSame, int Fold);
