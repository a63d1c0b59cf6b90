using System.Text.RegularExpressions;

namespace Dice.Environment.Data.Checkpoints;

/// <summary>Validates and creates the names of checkpoints.</summary>
public static partial class CheckpointName
{
    /// <summary>The prefix of the names of automatic checkpoints, reserved for them.</summary>
    public const string AutomaticPrefix = "auto-";

    /// <summary>Validates a name that a user entered.</summary>
    /// <exception cref="DiceException">The name is invalid.</exception>
    public static string Parse(string text) => Pattern().IsMatch(text)
        ? text
        : throw new DiceException($"'{text}' is not a valid name for a checkpoint", "use at most 64 lower-case letters, digits, dashes, dots and underscores, starting with a letter or digit");

    /// <summary>Returns the name of a new checkpoint.</summary>
    /// <exception cref="DiceException">The name is invalid, or has the prefix of automatic checkpoints.</exception>
    public static string ForNew(string? text, DateTimeOffset now) => text switch
    {
        null => Stamp(now),
        _ when text.StartsWith(AutomaticPrefix, StringComparison.Ordinal) =>
            throw new DiceException($"names that begin with '{AutomaticPrefix}' are reserved for automatic checkpoints, which are pruned", "choose another name"),
        _ => Parse(text),
    };

    /// <summary>Returns the name of an automatic checkpoint.</summary>
    /// <param name="occasion">The change that follows, such as <c>schema</c>.</param>
    /// <param name="now">The time.</param>
    public static string Automatic(string occasion, DateTimeOffset now) => $"{AutomaticPrefix}{occasion}-{Stamp(now)}";

    private static string Stamp(DateTimeOffset now) => now.UtcDateTime.ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture);

    [GeneratedRegex("^[a-z0-9][a-z0-9._-]{0,63}$")]
    private static partial Regex Pattern();
}
