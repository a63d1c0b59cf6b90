namespace Dice.Environment.Commands;

/// <summary>Formats and parses times and sizes.</summary>
internal static class Durations
{
    /// <summary>Formats a duration: seconds with one decimal; minutes and seconds from 100 s.</summary>
    public static string InWords(TimeSpan time) => time.TotalSeconds < 100
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds} s");

    /// <summary>Formats bytes as MB or GB, powers of ten as the engine's own tools print them.</summary>
    public static string Size(long bytes) => bytes < 1_000_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0} MB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.00} GB");

    /// <summary>Parses a moment: a time ago (<c>30s</c>, <c>10m</c>, <c>2h</c>, <c>1d</c>, <c>1h30m</c>) or an RFC 3339 time.</summary>
    /// <returns>Null when it is neither.</returns>
    public static DateTimeOffset? ParseMoment(string text, DateTimeOffset now)
    {
        if (ParseSpan(text) is { } ago)
        {
            return now - ago;
        }

        return text.Contains('-', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var moment) ? moment : null;
    }

    /// <summary>Parses a span of time such as <c>30s</c>, <c>5m</c> or <c>1h30m</c>.</summary>
    /// <returns>Null when the text is not a span.</returns>
    public static TimeSpan? ParseSpan(string text)
    {
        var total = TimeSpan.Zero;
        var digits = "";
        foreach (var letter in text)
        {
            if (char.IsAsciiDigit(letter) && digits.Length < 6)
            {
                digits += letter;
                continue;
            }

            if (digits.Length == 0 || "smhd".IndexOf(letter, StringComparison.Ordinal) is not (>= 0 and var unit))
            {
                return null;
            }

            total += int.Parse(digits, CultureInfo.InvariantCulture) * UnitSpans[unit];
            digits = "";
        }

        return digits.Length == 0 && text.Length > 0 ? total : null;
    }

    private static readonly TimeSpan[] UnitSpans = [TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), TimeSpan.FromDays(1)];
}
