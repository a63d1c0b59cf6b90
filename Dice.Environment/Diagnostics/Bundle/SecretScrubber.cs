using System.Text;
using System.Text.RegularExpressions;

namespace Dice.Environment.Diagnostics.Bundle;

/// <summary>
/// Removes secrets from text that leaves the machine: known values (plain, base64 or percent-encoded), and text that looks like a secret
/// (tokens, private keys, passwords in addresses, and variables and properties with password, secret, token or key in their name).
/// </summary>
public sealed partial class SecretScrubber
{
    /// <summary>The minimum length. Shorter values are often ordinary words: replacing them would damage the text and hide little.</summary>
    private const int ShortestValue = 5;

    private readonly (string Value, string Replacement)[] _known;

    /// <summary>Creates a scrubber for known secrets.</summary>
    /// <param name="secrets">The secrets' values by key; the key replaces the value.</param>
    public SecretScrubber(IReadOnlyDictionary<string, string> secrets) => _known =
    [
        .. secrets.Where(secret => secret.Value.Length >= ShortestValue)
            .SelectMany(secret => FormsOf(secret.Value).Distinct(StringComparer.Ordinal).Select(form => (form, $"[secret {secret.Key}]")))
            .OrderByDescending(entry => entry.form.Length), // Longest first, because one value may contain another.
    ];

    /// <summary>Returns the text without secrets.</summary>
    public string Scrub(string text)
    {
        foreach (var (value, replacement) in _known)
        {
            text = text.Replace(value, replacement, StringComparison.Ordinal);
        }

        text = PrivateKey().Replace(text, "[private key]");
        text = JsonWebToken().Replace(text, "[token]");
        text = Bearer().Replace(text, "$1[token]");
        text = Address().Replace(text, "$1[password]@");
        text = Member().Replace(text, "$1[secret]$2");
        return Variable().Replace(text, "$1[secret]");
    }

    private static IEnumerable<string> FormsOf(string value)
    {
        yield return value;
        yield return Uri.EscapeDataString(value);
        yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(value)).TrimEnd('=');
    }

    [GeneratedRegex("-----BEGIN [A-Z ]*PRIVATE KEY-----[\\s\\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)")]
    private static partial Regex PrivateKey();

    [GeneratedRegex(@"\beyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{6,}(\.[A-Za-z0-9_-]*)?")]
    private static partial Regex JsonWebToken();

    [GeneratedRegex(@"(\b(?:Bearer|Basic)\s+)(?!\[)[A-Za-z0-9._~+/-]{8,}=*", RegexOptions.IgnoreCase)]
    private static partial Regex Bearer();

    [GeneratedRegex(@"(\b[a-z][a-z0-9+.-]*://[^\s:/@""']+:)(?!\[)[^\s/@""']+@", RegexOptions.IgnoreCase)]
    private static partial Regex Address();

    /// <summary>A property in JSON, escaped or not.</summary>
    [GeneratedRegex(@"(\\?""[A-Za-z0-9_-]*(?:password|passwd|secret|token|api-?_?key|cookie|authorization)\\?""\s*:\s*\\?"")(?!\[)[^""\\]+(\\?"")", RegexOptions.IgnoreCase)]
    private static partial Regex Member();

    /// <summary>An assignment. Names that end in FILE or PATH have a path as value, which is useful and kept.</summary>
    [GeneratedRegex(@"(\b[A-Za-z0-9_-]*(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|ACCESS_KEY|dice-refresh)(?:_ID)?=)(?!\[)[^\s""';,&]+", RegexOptions.IgnoreCase)]
    private static partial Regex Variable();
}
