using System.Runtime.CompilerServices;

namespace Deocc.Engine.Ops.Reductions.Cpu;

/// <summary>What kernels do with the partial totals of a reduction, which are float64 numbers.</summary>
internal static unsafe class ReductionTotals<TReduction>
    where TReduction : struct, IReduction
{
    /// <summary>Combines two totals.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Combine(TReduction reduction, double left, double right)
    {
        double total;
        ScalarLane<double>.Store(
            reduction.Combine(ScalarLane<double>.Load(&left), ScalarLane<double>.Load(&right)), &total);
        return total;
    }

    /// <summary>Combines the elements of a float32 register: fours in float32, those in float64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Combine<TLane>(TReduction reduction, TLane value)
        where TLane : struct, ILane<TLane>
    {
        float* places = stackalloc float[16];
        TLane.Store(value, places);
        FloatLane4 four = FloatLane4.Load(places);
        for (int i = FloatLane4.Width; i < TLane.Width; i += FloatLane4.Width) four = reduction.Combine(four, FloatLane4.Load(places + i));
        FloatLane4.Store(four, places);
        return Combine(
            reduction, Combine(reduction, (double)places[0], (double)places[1]), Combine(reduction, (double)places[2], (double)places[3]));
    }

    /// <summary>The result of a total.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Finish(TReduction reduction, double total, float* center)
    {
        double about = center is null ? 0 : *center;
        double result;
        ScalarLane<double>.Store(reduction.Finish(ScalarLane<double>.Load(&total), ScalarLane<double>.Load(&about)), &result);
        return (float)result;
    }
}
