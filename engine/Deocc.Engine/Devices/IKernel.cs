namespace Deocc.Engine.Devices;

/// <summary>One implementation of a device op.</summary>
/// <typeparam name="TProblem">The op's problem type.</typeparam>
public interface IKernel<TProblem>
    where TProblem : struct
{
    /// <summary>The implementation's name within its op, such as <c>winograd</c>; the reference is <c>reference</c>.</summary>
    string Name { get; }

    /// <summary>Whether this implementation can, and should, take the problem.</summary>
    bool Applies(in TProblem problem);

    /// <summary>Computes the problem's outputs; asynchronous devices may return before the work is done.</summary>
    void Run(in TProblem problem);
}
