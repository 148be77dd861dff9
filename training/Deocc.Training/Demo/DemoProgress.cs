namespace Deocc.Training.Demo;

/// <summary>How far the demo has come.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Loss">Mean cross-entropy since the last report, in nats.</param>
/// <param name="Accuracy">Share of training pictures told right since the last report, 0..1.</param>
/// <param name="ImagesPerSecond">Training pictures per second since the last report.</param>
/// <param name="Remaining">Time left at that rate.</param>
public readonly record struct DemoProgress(
    int Step, int Steps, double Loss, double Accuracy, double ImagesPerSecond, TimeSpan Remaining);
