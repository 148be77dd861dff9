namespace Deocc.Engine.Ops;

/// <summary>What fixes the windows of an axis: the formula and its numbers.</summary>
/// <param name="Formula">Which formula; the others' meaning depends on it.</param>
/// <param name="Inputs">The size of the input's axis.</param>
/// <param name="Outputs">The size of the output's axis.</param>
/// <param name="Size">Taps of a kernel.</param>
/// <param name="Stride">Inputs between neighbouring windows.</param>
/// <param name="Padding">Inputs that are assumed in front of the first and behind the last.</param>
/// <param name="Number">A scale, or a standard deviation.</param>
/// <param name="Flag">An option of the formula.</param>
internal readonly record struct WindowKey(
    WindowFormula Formula, int Inputs, int Outputs, int Size = 0, int Stride = 0, int Padding = 0, double Number = 0, bool Flag = false)
{
    /// <summary>Computes the windows.</summary>
    public AxisWindows Build()
    {
        var list = new WindowList(Inputs, Outputs);
        for (int output = 0; output < Outputs; output++)
        {
            switch (Formula)
            {
                case WindowFormula.Average:
                    PoolingWindows.AddAverage(list, this, output);
                    break;
                case WindowFormula.AdaptiveAverage:
                    PoolingWindows.AddAdaptiveAverage(list, this, output);
                    break;
                case WindowFormula.Nearest:
                    InterpolationWindows.AddNearest(list, this, output);
                    break;
                case WindowFormula.Linear:
                    InterpolationWindows.AddLinear(list, this, output);
                    break;
                case WindowFormula.LinearAntialiased:
                    InterpolationWindows.AddLinearAntialiased(list, this, output);
                    break;
                default:
                    GaussianWindows.Add(list, this, output);
                    break;
            }
        }

        return list.ToWindows();
    }
}
