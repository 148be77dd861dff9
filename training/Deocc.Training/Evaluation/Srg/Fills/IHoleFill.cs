using Deocc.Imaging;

namespace Deocc.Training.Evaluation.Srg.Fills;

/// <summary>A way to fill what covers a face.</summary>
public interface IHoleFill
{
    /// <summary>Its name in the table.</summary>
    string Name { get; }

    /// <summary>Fills the hole; what it makes elsewhere does not count.</summary>
    /// <returns>RGB, about 0..1, of the portrait's size.</returns>
    Image<float> Fill(CoveredPortrait portrait);
}
