using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Dice.Environment.Model;

namespace Dice.Environment.Specs.Support.TimeLimit;

/// <summary>The time that a test run may take, for jobs that a CI pipeline ends after some time: tests that have not begun by then are skipped, with that reason.</summary>
/// <param name="limit">The time from the start of the run until no further test begins.</param>
/// <param name="passed">Returns the time since the run began.</param>
public sealed partial class TestTime(TimeSpan limit, Func<TimeSpan> passed)
{
    /// <summary>The variable that sets it.</summary>
    public const string Variable = "DICE_TEST_TIME";

    /// <summary>Why a test that begins now is skipped; null while there is time.</summary>
    public string? ReasonAgainst() => passed() < limit
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"not begun within the {(limit.TotalMinutes < 1 ? $"{limit.TotalSeconds:0} seconds" : $"{limit.TotalMinutes:0.#} minutes")} of {Variable}");

    /// <summary>The time of the run that begins now, as the variable limits it; null when it does not. A malformed variable ends the process with its message: no test has begun that could tell it.</summary>
    public static TestTime? Begin()
    {
        var begin = Stopwatch.GetTimestamp();
        try
        {
            return Parse(Env.GetEnvironmentVariable(Variable)) is { } limit ? new TestTime(limit, () => Stopwatch.GetElapsedTime(begin)) : null;
        }
        catch (DiceException e)
        {
            Console.Error.WriteLine(e.Message);
            Env.Exit(1);
            throw;
        }
    }

    /// <summary>Reads the time in a user's word, such as <c>45m</c>; null when it is not limited.</summary>
    /// <exception cref="DiceException">It is not a time.</exception>
    public static TimeSpan? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var match = Pattern().Match(text.Trim());
        return match.Success && int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) is > 0 and var number
            ? match.Groups[2].Value switch { "s" => TimeSpan.FromSeconds(number), "m" => TimeSpan.FromMinutes(number), _ => TimeSpan.FromHours(number) }
            : throw new DiceException($"{Variable} is '{text}', which is not a time", "use a number followed by s, m or h, such as 45m, or unset it");
    }

    [GeneratedRegex("^([0-9]{1,5})([smh])$")]
    private static partial Regex Pattern();
}
