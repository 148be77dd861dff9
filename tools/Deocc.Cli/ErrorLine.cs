using Deocc.Engine.Diagnostics;

namespace Deocc.Cli;

/// <summary>Turns errors that a user can act on into one line on standard error and a non-zero exit code.</summary>
internal static class ErrorLine
{
    private const int Failure = 1;

    /// <summary>Runs a command. Errors of the program itself, which no user can mend, keep their stack trace.</summary>
    public static int Guard(Func<int> run)
    {
        try
        {
            return run();
        }
        catch (Exception error) when (error is EngineException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"deocc: error: {error.Message.ReplaceLineEndings(" ")}");
            return Failure;
        }
        catch (TypeInitializationException error) when (error.InnerException is EngineException inner)
        {
            Console.Error.WriteLine($"deocc: error: {inner.Message.ReplaceLineEndings(" ")}");
            return Failure;
        }
    }
}
