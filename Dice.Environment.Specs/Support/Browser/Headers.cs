namespace Dice.Environment.Specs.Support.Browser;

internal static class Headers
{
    /// <summary>Headers in which a later value takes an earlier one's place.</summary>
    public static IEnumerable<KeyValuePair<string, string>> DistinctLast(this IEnumerable<KeyValuePair<string, string>> headers) =>
        headers.Reverse().DistinctBy(header => header.Key, StringComparer.OrdinalIgnoreCase);
}
