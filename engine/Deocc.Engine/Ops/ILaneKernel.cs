namespace Deocc.Engine.Ops;

/// <summary>A float32 computation of the CPU, written once for registers of every width.</summary>
/// <typeparam name="TProblem">The problem that it computes.</typeparam>
internal interface ILaneKernel<TProblem>
    where TProblem : struct
{
    /// <summary>Whether it can take the problem.</summary>
    static abstract bool Applies(in TProblem problem);

    /// <summary>Computes the problem's outputs in registers of one width.</summary>
    static abstract void Run<TLane>(in TProblem problem)
        where TLane : struct, ILane<TLane>;
}
