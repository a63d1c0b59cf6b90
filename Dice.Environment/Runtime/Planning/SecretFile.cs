using Dice.Environment.Storage;

namespace Dice.Environment.Runtime.Planning;

/// <summary>Reads a file of development secrets in the <c>.env</c> format; see <see cref="SecretValue"/> for quotes and comments.</summary>
public static class SecretFile
{
    private const string Export = "export";

    /// <summary>Reads the whole file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="origin">The variable that names the file; null for a file of the checkout or of Dice.</param>
    /// <exception cref="DiceException">The file does not exist or cannot be read, or a line is malformed.</exception>
    public static ImmutableDictionary<string, string> Read(string path, string? origin = null)
    {
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            throw new DiceException(
                $"the file of development secrets {path} does not exist",
                origin is null ? "restore it from version control (git checkout -- .env.development)" : $"correct {origin}, or unset it to use the file of the checkout");
        }

        Files.RefuseSpecial(path, origin);

        var secrets = ImmutableDictionary.CreateBuilder<string, string>();
        var number = 0;
        foreach (var line in FileErrors.Guard(path, () => File.ReadAllLines(path)).Select(line => line.Trim()))
        {
            number++;
            if (line.Length == 0 || line.StartsWith('#'))
            {
                continue;
            }

            var separator = line.IndexOf('=', StringComparison.Ordinal);
            var key = separator > 0 ? KeyOf(line[..separator]) : "";
            if (key.Length == 0 || key.Any(char.IsWhiteSpace))
            {
                throw new DiceException($"{path}, line {number} is not of the form KEY=VALUE", "correct that line"); // The message leaves out the line, which may contain a secret.
            }

            var value = SecretValue.Parse(line[(separator + 1)..], out var problem)
                ?? throw new DiceException($"{path}, line {number}: the value of {key} {problem}", "write it on one line as KEY='VALUE', or in double quotes with \\n for a line break");
            if (!secrets.TryAdd(key, value))
            {
                throw new DiceException($"{path}, line {number} sets {key} a second time", "keep one of the two lines");
            }
        }

        return secrets.ToImmutable();
    }

    /// <summary>Returns the key without the word <c>export</c>, which lets a shell read the file.</summary>
    private static string KeyOf(string text)
    {
        var key = text.Trim();
        return key.StartsWith(Export, StringComparison.Ordinal) && key.Length > Export.Length && char.IsWhiteSpace(key[Export.Length]) ? key[Export.Length..].TrimStart() : key;
    }
}
