using System.Text.RegularExpressions;
using Dice.Environment.Storage;

namespace Dice.Environment.Data.Backup;

/// <summary>The settings of automatic backups: interval, retention and folder.</summary>
/// <param name="Interval">The time between two automatic backups; null for none.</param>
/// <param name="Keep">The number of automatic backups to keep for each environment.</param>
/// <param name="Folder">The folder for backups.</param>
public sealed partial record BackupSettings(TimeSpan? Interval, int Keep, string Folder)
{
    /// <summary>The variable with the interval.</summary>
    public const string IntervalVariable = "DICE_BACKUP_INTERVAL";

    /// <summary>The variable with the number of backups to keep.</summary>
    public const string KeepVariable = "DICE_BACKUP_KEEP";

    /// <summary>The variable with the folder.</summary>
    public const string FolderVariable = "DICE_BACKUPS";

    /// <summary>The default time between two backups.</summary>
    public static TimeSpan DefaultInterval { get; } = TimeSpan.FromMinutes(30);

    /// <summary>The default number of backups to keep.</summary>
    public const int DefaultKeep = 10;

    /// <summary>Reads the settings from variables.</summary>
    /// <param name="variable">Returns a variable's value, or null.</param>
    /// <param name="artifacts">The folder of artifacts, which contains the default folder for backups.</param>
    /// <exception cref="DiceException">A variable is malformed.</exception>
    public static BackupSettings From(Func<string, string?> variable, string artifacts) => new(
        variable(IntervalVariable) is { Length: > 0 } interval ? ParseInterval(interval) : DefaultInterval,
        variable(KeepVariable) is { Length: > 0 } keep ? ParseKeep(keep) : DefaultKeep,
        variable(FolderVariable) is { Length: > 0 } folder ? UserFolders.Resolve(folder, FolderVariable) : Path.Combine(artifacts, "backups"));

    private static TimeSpan? ParseInterval(string text)
    {
        if (text == "off")
        {
            return null;
        }

        var match = Pattern().Match(text);
        var span = !match.Success ? TimeSpan.Zero : int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * (match.Groups[2].Value switch
        {
            "s" => TimeSpan.FromSeconds(1),
            "m" => TimeSpan.FromMinutes(1),
            "h" => TimeSpan.FromHours(1),
            _ => TimeSpan.FromDays(1),
        });
        return span > TimeSpan.Zero && span <= TimeSpan.FromDays(30)
            ? span
            : throw new DiceException($"{IntervalVariable} is '{text}', which is not an interval of at most 30 days", "use a number followed by s, m, h or d, such as 30m; or off");
    }

    private static int ParseKeep(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
        ? number
        : throw new DiceException($"{KeepVariable} is '{text}', which is not a number of backups", "use a whole number, 1 or greater");

    [GeneratedRegex("^([0-9]{1,6})([smhd])$")]
    private static partial Regex Pattern();
}
