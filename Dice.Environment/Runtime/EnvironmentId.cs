using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Dice.Environment.Runtime;

/// <summary>The name that identifies an environment; several environments can run side by side on one engine.</summary>
public sealed partial record EnvironmentId
{
    private EnvironmentId(string value) => Value = value;

    /// <summary>The name: lower case letters, digits and dashes.</summary>
    public string Value { get; }

    /// <summary>Creates an identity from a name that a user gave.</summary>
    /// <exception cref="DiceException">The name is not valid.</exception>
    public static EnvironmentId Parse(string text) => Pattern().IsMatch(text)
        ? new EnvironmentId(text)
        : throw new DiceException($"'{text}' is not a valid name for an environment", "use lower case letters, digits and dashes, beginning with a letter, at most 40 characters");

    /// <summary>Whether a text is a valid name.</summary>
    public static bool IsUsable(string text) => Pattern().IsMatch(text);

    /// <summary>Returns the name of a checkout's own environment. It is stable for the folder and different for every worktree.</summary>
    public static EnvironmentId ForCheckout(string folder)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var name = NotAllowed().Replace(Path.GetFileName(full).ToLowerInvariant(), "-").Trim('-');
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(full)))[..6];
        return Parse($"{(name.Length is > 0 and <= 24 && char.IsAsciiLetter(name[0]) ? name : "dice")}-{hash}");
    }

    /// <summary>Returns a new, unique name.</summary>
    /// <param name="prefix">The first part of the name.</param>
    public static EnvironmentId NewUnique(string prefix) => Parse($"{prefix}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}");

    public override string ToString() => Value;

    [GeneratedRegex("^[a-z][a-z0-9-]{0,39}$")]
    private static partial Regex Pattern();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotAllowed();
}
