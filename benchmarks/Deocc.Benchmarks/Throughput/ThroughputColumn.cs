using System.Globalization;
using System.Reflection;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Deocc.Benchmarks.Throughput;

/// <summary>GB/s or GFLOP/s of benchmarks that say by <see cref="WorkAttribute"/> what they have to do.</summary>
public sealed class ThroughputColumn : IColumn
{
    private const string Nothing = "-";

    public string Id => nameof(ThroughputColumn);

    public string ColumnName => "Throughput";

    public string Legend => "Bytes read and written, or multiplications and additions, per second of the mean";

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.Any(benchmark => WorkOf(benchmark) is not null);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        // Work per nanosecond is billions per second.
        if (WorkOf(benchmarkCase) is not { } work || summary[benchmarkCase]?.ResultStatistics is not { } time) return Nothing;
        return work.Flops > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{work.Flops / time.Mean:F1} GFLOP/s")
            : string.Create(CultureInfo.InvariantCulture, $"{work.Bytes / time.Mean:F1} GB/s");
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    private static WorkAttribute? WorkOf(BenchmarkCase benchmark) =>
        benchmark.Descriptor.WorkloadMethod.GetCustomAttribute<WorkAttribute>();
}
