using Deocc.Engine.Tensors;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Ops;

/// <summary>Ops called from several of the user's threads at once.</summary>
[NonParallelizable]
[NoLeaks]
public sealed class ConcurrencyTests
{
    private const int Threads = 4;

    [Test]
    public void Rows_GiveTheSameBitsOnManyThreadsAtOnce()
    {
        OpCase[] rows = [.. OpCaseSource.AllRows];
        OpResult[] expected = [.. rows.Select(row => OpCaseRunner.Run(row, ElementType.Float32))];
        var failures = new string?[Threads];
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(number => new Thread(() => failures[number] = Work(number)))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        Assert.That(failures, Is.All.Null);

        // Each thread goes through the rows from a place of its own, so that different ops meet.
        string? Work(int number)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                int index = (i + (number * rows.Length / Threads)) % rows.Length;
                try
                {
                    OpResult result = OpCaseRunner.Run(rows[index], ElementType.Float32);
                    if (result.FindDifferentBits(expected[index]) is { } difference) return $"{rows[index].Name}: {difference}";
                }
                catch (Exception exception)
                {
                    return $"{rows[index].Name}: {exception}";
                }
            }

            return null;
        }
    }
}
