using System.CommandLine;

namespace Deocc.Cli;

/// <summary>Keeps lists of commands short: a command's own help shows its whole description, a list of commands one line each.</summary>
internal static class CommandSummaries
{
    /// <summary>Cuts the descriptions of a command's subcommands to their first sentence.</summary>
    public static void Shorten(Command parent)
    {
        foreach (Command child in parent.Subcommands) child.Description = FirstSentence(child.Description ?? "");
    }

    private static string FirstSentence(string description)
    {
        string paragraph = description.ReplaceLineEndings("\n").Split("\n\n")[0].Replace('\n', ' ');
        int end = paragraph.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? paragraph : paragraph[..(end + 1)];
    }
}
