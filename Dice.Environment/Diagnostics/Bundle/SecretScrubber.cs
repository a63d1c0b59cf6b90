using System.Text;
using System.Text.RegularExpressions;

namespace Dice.Environment.Diagnostics.Bundle;

/// <summary>
/// Takes secrets out of text that leaves the machine: those that are known by their value, plain, base64 or percent-encoded, and what looks like one
/// (tokens, private keys, passwords in addresses, variables and documents whose name says password, secret, token or key).
/// </summary>
public sealed partial class SecretScrubber
{
    /// <summary>Shorter values are also ordinary words: replacing them would spoil the text and hide little.</summary>
    private const int ShortestValue = 5;

    private readonly (string Value, string Replacement)[] _known;

    /// <summary>A scrubber that knows some secrets.</summary>
    /// <param name="secrets">The secrets' values by key; the key stands in the value's place.</param>
    public SecretScrubber(IReadOnlyDictionary<string, string> secrets) => _known =
    [
        .. secrets.Where(secret => secret.Value.Length >= ShortestValue)
            .SelectMany(secret => FormsOf(secret.Value).Distinct(StringComparer.Ordinal).Select(form => (form, $"[secret {secret.Key}]")))
            .OrderByDescending(entry => entry.form.Length), // The longer first: one may be part of another.
    ];

    /// <summary>The text without secrets.</summary>
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

    /// <summary>A member of a JSON document, escaped or not.</summary>
    [GeneratedRegex(@"(\\?""[A-Za-z0-9_-]*(?:password|passwd|secret|token|api-?_?key|cookie|authorization)\\?""\s*:\s*\\?"")(?!\[)[^""\\]+(\\?"")", RegexOptions.IgnoreCase)]
    private static partial Regex Member();

    /// <summary>An assignment. What ends in FILE or PATH is a path, and useful.</summary>
    [GeneratedRegex(@"(\b[A-Za-z0-9_-]*(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|ACCESS_KEY|dice-refresh)(?:_ID)?=)(?!\[)[^\s""';,&]+", RegexOptions.IgnoreCase)]
    private static partial Regex Variable();
}
