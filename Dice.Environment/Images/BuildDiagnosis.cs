using System.Text.RegularExpressions;

namespace Dice.Environment.Images;

/// <summary>A known cause of a failed build, found in the build's output.</summary>
/// <param name="Problem">The cause, in one line.</param>
/// <param name="Remedy">The next step.</param>
public sealed partial record BuildDiagnosis(string Problem, string Remedy)
{
    /// <summary>Finds the cause in the lines of a build.</summary>
    /// <param name="output">The lines that the build printed.</param>
    /// <returns>The cause; null when the lines match no known cause.</returns>
    public static BuildDiagnosis? Of(IEnumerable<string> output)
    {
        var text = string.Join('\n', output.Select(Plain));
        return BuildCauses.All.Select(cause => cause.Find(text)).FirstOrDefault(found => found is not null);
    }

    /// <summary>Removes lines that do not describe the error, such as npm's usage text.</summary>
    public static IEnumerable<string> Readable(IEnumerable<string> output)
    {
        var inUsage = false;
        foreach (var line in output.Select(Plain))
        {
            inUsage = inUsage ? !UsageEnd().IsMatch(line) : UsageStart().IsMatch(line);
            if (!inUsage && !Noise().IsMatch(line))
            {
                yield return line;
            }
        }
    }

    /// <summary>Removes control sequences of the terminal, and BuildKit's step and time.</summary>
    private static string Plain(string line) => Prefix().Replace(ControlSequence().Replace(line, ""), "").TrimEnd();

    [GeneratedRegex("\u001b\\[[0-9;]*[A-Za-z]")]
    private static partial Regex ControlSequence();

    [GeneratedRegex(@"^#\d+ \d+\.\d+ ")]
    private static partial Regex Prefix();

    [GeneratedRegex("^npm (error|ERR!) (Clean install a project|Install a package)$")]
    private static partial Regex UsageStart();

    [GeneratedRegex("^npm (error|ERR!) Run \"npm help ")]
    private static partial Regex UsageEnd();

    [GeneratedRegex("^$|^npm (error|ERR!)$|Run \"npm help |A complete log of this run|for documentation about this command|^The command '/bin/sh -c |^ *(--->|\\d+ \\|)|^Removing intermediate container")]
    private static partial Regex Noise();
}
