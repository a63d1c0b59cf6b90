using System.Globalization;
using System.Text.RegularExpressions;
using Dice.Environment.Model;

namespace Dice.Environment.Data.Checkpoints;

/// <summary>What checkpoints are called.</summary>
public static partial class CheckpointName
{
    /// <summary>What the names of those begin with that were taken by themselves; nobody else's may.</summary>
    public const string AutomaticPrefix = "auto-";

    /// <summary>A name as a user gave it.</summary>
    /// <exception cref="DiceException">It is no usable name.</exception>
    public static string Parse(string text) => Pattern().IsMatch(text)
        ? text
        : throw new DiceException($"'{text}' is no usable name for a checkpoint", "use lower case letters, digits, dashes, dots and underscores, beginning with a letter or digit, at most 64");

    /// <summary>A name for a new one.</summary>
    /// <exception cref="DiceException">It is no usable name, or one that only automatic ones bear.</exception>
    public static string ForNew(string? text, DateTimeOffset now) => text switch
    {
        null => Stamp(now),
        _ when text.StartsWith(AutomaticPrefix, StringComparison.Ordinal) =>
            throw new DiceException($"names that begin with '{AutomaticPrefix}' belong to checkpoints taken by themselves, which are pruned", "choose another name"),
        _ => Parse(text),
    };

    /// <summary>A name for an automatic one.</summary>
    /// <param name="occasion">What it was taken before, such as <c>schema</c>.</param>
    /// <param name="now">The time.</param>
    public static string Automatic(string occasion, DateTimeOffset now) => $"{AutomaticPrefix}{occasion}-{Stamp(now)}";

    private static string Stamp(DateTimeOffset now) => now.UtcDateTime.ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture);

    [GeneratedRegex("^[a-z0-9][a-z0-9._-]{0,63}$")]
    private static partial Regex Pattern();
}
