using System.Collections.Immutable;
using Dice.Environment.Model;

namespace Dice.Environment.Runtime.Planning;

/// <summary>A file of development secrets: lines of <c>KEY=VALUE</c>, empty lines and <c># comments</c>.</summary>
public static class SecretFile
{
    /// <summary>Reads all of it.</summary>
    /// <exception cref="DiceException">It is not there, or a line is malformed.</exception>
    public static ImmutableDictionary<string, string> Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new DiceException($"the file of development secrets {path} is not there", "restore it from version control (git checkout -- .env.development)");
        }

        var secrets = ImmutableDictionary.CreateBuilder<string, string>();
        var number = 0;
        foreach (var line in File.ReadLines(path).Select(line => line.Trim()))
        {
            number++;
            if (line.Length == 0 || line.StartsWith('#'))
            {
                continue;
            }

            var separator = line.IndexOf('=', StringComparison.Ordinal);
            var key = separator > 0 ? line[..separator].TrimEnd() : "";
            if (key.Length == 0 || key.Any(char.IsWhiteSpace))
            {
                throw new DiceException($"{path}, line {number} is not of the form KEY=VALUE", "mend that line"); // The line itself may be a secret.
            }

            if (!secrets.TryAdd(key, line[(separator + 1)..].Trim().Trim('"')))
            {
                throw new DiceException($"{path}, line {number} gives {key} a second time", "keep one of the two");
            }
        }

        return secrets.ToImmutable();
    }
}
