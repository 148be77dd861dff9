using System.Globalization;
using System.Reflection;
using System.Security;
using NUnit.Framework.Api;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Deocc.Tests.Infrastructure;

/// <summary>Runs tests in its own process, for machines without the SDK and its test host: <c>Deocc.Tests test PATTERN RESULTS</c>.</summary>
internal sealed class StandaloneRunner : ITestListener
{
    private int _finished;

    /// <summary>Runs the tests whose full name matches.</summary>
    /// <param name="pattern">A regular expression, such as <c>CudaOpTests</c>.</param>
    /// <param name="resultsPath">Where all results go, in NUnit's XML.</param>
    /// <returns>The exit code: 1 where a test failed or none matches.</returns>
    public static int Run(string pattern, string resultsPath)
    {
        var runner = new NUnitTestAssemblyRunner(new DefaultTestAssemblyBuilder());
        runner.Load(Assembly.GetExecutingAssembly(), new Dictionary<string, object>());
        TestFilter filter = TestFilter.FromXml($"<filter><test re='1'>{SecurityElement.Escape(pattern)}</test></filter>");
        ITestResult result = runner.Run(new StandaloneRunner(), filter);
        File.WriteAllText(resultsPath, result.ToXml(recursive: true).OuterXml);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.PassCount} passed, {result.FailCount} failed, {result.SkipCount} skipped"));
        return result.PassCount > 0 && result.FailCount == 0 ? 0 : 1;
    }

    public void TestStarted(ITest test)
    {
    }

    public void TestFinished(ITestResult result)
    {
        if (result.Test.IsSuite && result.FailCount > 0 && result.ResultState.Site is not (FailureSite.SetUp or FailureSite.TearDown)) return;
        if (result.ResultState.Status == TestStatus.Failed) Console.WriteLine($"FAILED {result.FullName}\n{result.Message}\n{result.StackTrace}");
        if (result.Test.IsSuite) return;
        _finished++;
        if (_finished % 200 == 0) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_finished} tests done"));
    }

    public void TestOutput(TestOutput output)
    {
    }

    public void SendMessage(TestMessage message)
    {
    }
}
