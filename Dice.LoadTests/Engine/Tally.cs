namespace Dice.LoadTests.Engine;

/// <summary>Counts by name for a limited number of names; further names are counted together. Not thread-safe.</summary>
public sealed class Tally
{
    /// <summary>The name under which names beyond the limit are counted.</summary>
    public const string Other = "(other)";

    /// <summary>The maximum number of names.</summary>
    public const int MostNames = 50;

    /// <summary>The maximum length of a name; longer names are truncated.</summary>
    public const int LongestName = 200;

    private readonly Dictionary<string, long> _counts = [];

    /// <summary>The counts in descending order.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Counts => [.. _counts.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal)];

    /// <summary>Counts a name.</summary>
    public void Add(string name, long count = 1)
    {
        name = name.Length > LongestName ? name[..LongestName] : name;
        if (!_counts.ContainsKey(name) && _counts.Count >= MostNames)
        {
            name = Other;
        }

        _counts[name] = _counts.GetValueOrDefault(name) + count;
    }

    /// <summary>Adds the counts of another tally.</summary>
    public void Add(Tally other)
    {
        foreach (var (name, count) in other._counts)
        {
            Add(name, count);
        }
    }
}
