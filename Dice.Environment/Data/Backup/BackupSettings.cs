using System.Globalization;
using System.Text.RegularExpressions;
using Dice.Environment.Model;
using Dice.Environment.Storage;

namespace Dice.Environment.Data.Backup;

/// <summary>When backups are made by themselves, how many stay, and where.</summary>
/// <param name="Interval">The time between two; null for none.</param>
/// <param name="Keep">How many of an environment's automatic ones stay.</param>
/// <param name="Folder">Where backups go.</param>
public sealed partial record BackupSettings(TimeSpan? Interval, int Keep, string Folder)
{
    /// <summary>The variable with the interval.</summary>
    public const string IntervalVariable = "DICE_BACKUP_INTERVAL";

    /// <summary>The variable with the number that stays.</summary>
    public const string KeepVariable = "DICE_BACKUP_KEEP";

    /// <summary>The variable with the folder.</summary>
    public const string FolderVariable = "DICE_BACKUPS";

    /// <summary>The time between two, unless said otherwise.</summary>
    public static TimeSpan DefaultInterval { get; } = TimeSpan.FromMinutes(30);

    /// <summary>How many stay, unless said otherwise.</summary>
    public const int DefaultKeep = 10;

    /// <summary>The settings from variables.</summary>
    /// <param name="variable">Gives a variable's value, or null.</param>
    /// <param name="artifacts">Where reports and logs go: backups have a folder there unless another is named.</param>
    /// <exception cref="DiceException">One of them is malformed.</exception>
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
            : throw new DiceException($"{IntervalVariable} is '{text}', which is no interval up to 30 days", "use a number and s, m, h or d, such as 30m; or off");
    }

    private static int ParseKeep(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
        ? number
        : throw new DiceException($"{KeepVariable} is '{text}', which is no number of backups", "use a whole number from 1 on");

    [GeneratedRegex("^([0-9]{1,6})([smhd])$")]
    private static partial Regex Pattern();
}
