using System.Text.RegularExpressions;

namespace Dice.Environment.Images;

/// <summary>A known cause for which a build failed, found in what the build printed.</summary>
/// <param name="Problem">The cause, in one line.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed partial record BuildDiagnosis(string Problem, string Remedy)
{
    /// <summary>The cause that the lines of a build show.</summary>
    /// <param name="output">What the build printed.</param>
    /// <returns>The cause; null when they show none that is known.</returns>
    public static BuildDiagnosis? Of(IEnumerable<string> output)
    {
        var text = string.Join('\n', output.Select(Plain));
        return BuildCauses.All.Select(cause => cause.Find(text)).FirstOrDefault(found => found is not null);
    }

    /// <summary>The lines of a build without those that only surround its error, such as npm's usage text.</summary>
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

    /// <summary>A line without a terminal's control sequences and without BuildKit's step and time.</summary>
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
