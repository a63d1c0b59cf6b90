using System.Security.Cryptography;

namespace Dice.Environment.Exports;

/// <summary>Completes the file of development secrets.</summary>
public static class SecretsFile
{
    /// <summary>Returns the text with a line, with a random value, for each secret of the stack that it lacks; existing lines never change.</summary>
    public static string Complete(string text, Stack stack)
    {
        var known = text.Split('\n').Select(line => line.Split('=')[0].Trim()).ToHashSet();
        string[] missing = [.. stack.Services.SelectMany(service => service.Secrets).Select(secret => secret.Key).Distinct().Where(key => !known.Contains(key)).Order(StringComparer.Ordinal)];
        return missing.Length == 0
            ? text
            : $"{text}{(text.Length == 0 || text.EndsWith('\n') ? "" : "\n")}{string.Concat(missing.Select(key => $"{key}={Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24))}\n"))}";
    }
}
