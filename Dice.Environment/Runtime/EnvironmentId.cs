using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Dice.Environment.Model;

namespace Dice.Environment.Runtime;

/// <summary>The identity of an environment: several live side by side on one engine.</summary>
public sealed partial record EnvironmentId
{
    private EnvironmentId(string value) => Value = value;

    /// <summary>The identity as text: lower case letters, digits and dashes.</summary>
    public string Value { get; }

    /// <summary>An identity from a user's own words.</summary>
    /// <exception cref="DiceException">It is no usable name.</exception>
    public static EnvironmentId Parse(string text) => Pattern().IsMatch(text)
        ? new EnvironmentId(text)
        : throw new DiceException($"'{text}' is no usable name for an environment", "use lower case letters, digits and dashes, beginning with a letter, at most 40");

    /// <summary>Whether a text can be an identity.</summary>
    public static bool IsUsable(string text) => Pattern().IsMatch(text);

    /// <summary>The identity of a checkout's own environment: stable for that folder, different for every worktree.</summary>
    public static EnvironmentId ForCheckout(string folder)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var name = NotAllowed().Replace(Path.GetFileName(full).ToLowerInvariant(), "-").Trim('-');
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(full)))[..6];
        return Parse($"{(name.Length is > 0 and <= 24 && char.IsAsciiLetter(name[0]) ? name : "dice")}-{hash}");
    }

    /// <summary>A new identity that nobody else has.</summary>
    /// <param name="prefix">What it begins with, to be recognised by.</param>
    public static EnvironmentId NewUnique(string prefix) => Parse($"{prefix}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}");

    /// <inheritdoc />
    public override string ToString() => Value;

    [GeneratedRegex("^[a-z][a-z0-9-]{0,39}$")]
    private static partial Regex Pattern();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotAllowed();
}
