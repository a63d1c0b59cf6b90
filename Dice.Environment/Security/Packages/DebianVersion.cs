namespace Dice.Environment.Security.Packages;

/// <summary>Compares versions of Debian packages, as <c>dpkg --compare-versions</c> does (Debian Policy, section 5.6.12).</summary>
public static class DebianVersion
{
    /// <summary>Compares two versions.</summary>
    /// <returns>Negative when the first is older, positive when it is newer, 0 when they are equal.</returns>
    public static int Compare(string left, string right)
    {
        var ((leftEpoch, leftUpstream, leftRevision), (rightEpoch, rightUpstream, rightRevision)) = (Split(left), Split(right));
        return leftEpoch.CompareTo(rightEpoch) is not 0 and var epoch ? epoch
            : ComparePart(leftUpstream, rightUpstream) is not 0 and var upstream ? upstream
            : ComparePart(leftRevision, rightRevision);
    }

    private static (int Epoch, string Upstream, string Revision) Split(string version)
    {
        var colon = version.IndexOf(':', StringComparison.Ordinal);
        var epoch = colon > 0 && int.TryParse(version[..colon], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var rest = colon > 0 ? version[(colon + 1)..] : version;
        var dash = rest.LastIndexOf('-');
        return dash < 0 ? (epoch, rest, "") : (epoch, rest[..dash], rest[(dash + 1)..]);
    }

    /// <summary>Compares alternately a part without digits and a number.</summary>
    private static int ComparePart(string left, string right)
    {
        var (at, other) = (0, 0);
        while (at < left.Length || other < right.Length)
        {
            while ((at < left.Length && !char.IsAsciiDigit(left[at])) || (other < right.Length && !char.IsAsciiDigit(right[other])))
            {
                if (OrderOf(left, at).CompareTo(OrderOf(right, other)) is not 0 and var difference)
                {
                    return difference;
                }

                at++;
                other++;
            }

            var (number, otherNumber) = (NumberAt(left, ref at), NumberAt(right, ref other));
            if (number.Length.CompareTo(otherNumber.Length) is not 0 and var length)
            {
                return length;
            }

            if (string.CompareOrdinal(number, otherNumber) is not 0 and var digits)
            {
                return digits;
            }
        }

        return 0;
    }

    /// <summary>A tilde is before the end, the end before letters, and letters before all others. A digit counts as the end.</summary>
    private static int OrderOf(string text, int at) => at >= text.Length || char.IsAsciiDigit(text[at]) ? 0
        : text[at] == '~' ? -1
        : char.IsAsciiLetter(text[at]) ? text[at]
        : text[at] + char.MaxValue;

    private static string NumberAt(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return text[start..at].TrimStart('0');
    }
}
