using System.Text.RegularExpressions;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Architecture;

/// <summary>All output goes through the one writer that never throws into the work.</summary>
[Trait("Phase", "1")]
public sealed partial class OutputSpecs
{
    private static readonly string[] Projects = ["Dice.Environment", "Dice.LoadTests", "Dice.Reports"];

    [Fact]
    public void Only_the_output_folder_opens_or_writes_the_standard_streams()
    {
        var sources = Projects
            .SelectMany(project => Directory.EnumerateFiles(Path.Combine(Checkout.Root, project), "*.cs", SearchOption.AllDirectories))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal));

        var offenders = sources
            .Where(path => !path.Contains("/Commands/Output/", StringComparison.Ordinal) && DirectOutput().IsMatch(File.ReadAllText(path)))
            .Select(path => Path.GetRelativePath(Checkout.Root, path));

        offenders.Should().BeEmpty("an exception of the output would end the work half-way");
    }

    [GeneratedRegex(@"\bConsole\.(Out|Error|Write|WriteLine|OpenStandardOutput|OpenStandardError)\b|\bAnsiConsole\.(?!Create\b)|\bAnsiConsoleOutput\b")]
    private static partial Regex DirectOutput();
}
