using Dice.Environment.Surroundings;

namespace Dice.Environment.Commands;

/// <summary>The names of the environment variables that are settings of Dice.</summary>
internal static class SettingNames
{
    private const string Prefix = "DICE_";

    private static readonly string[] Known =
    [
        "ARTIFACTS", "ATTACH", "BACKUPS", "BACKUP_INTERVAL", "BACKUP_KEEP", "ENVIRONMENT", "HOME", "IGNORE_RESOURCES", "IMAGES",
        "KEEP_FAILED", "KUBERNETES_BINARIES", "KUBERNETES_CONTEXT", "REGISTRY", "REPOSITORY", "SECRETS", "TEST_TIME", "WORKSPACE",
    ];

    /// <summary>Rejects a variable that looks like a setting but is none: a mistyped DICE_ENVIRONMENT would change another environment's data.</summary>
    /// <exception cref="DiceException">Such a variable is set.</exception>
    public static void RefuseMistyped() => RefuseMistyped(ProcessVariables.Read().Keys);

    /// <summary>Checks the given names.</summary>
    internal static void RefuseMistyped(IEnumerable<string> variables)
    {
        foreach (var word in variables.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Select(name => name[Prefix.Length..]).Except(Known).Order(StringComparer.Ordinal))
        {
            if (Suggestion.Nearest(word, Known.Where(name => name[..1] == word[..Math.Min(1, word.Length)])) is { } meant)
            {
                throw new DiceException($"{Prefix}{word} is not a setting of Dice", $"did you mean {Prefix}{meant}? Rename the variable, or unset it");
            }
        }
    }
}
