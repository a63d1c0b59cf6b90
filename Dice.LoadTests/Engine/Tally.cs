namespace Dice.LoadTests.Engine;

/// <summary>Counts by name, for a bounded number of names: what comes after the last is counted together. Not thread-safe.</summary>
public sealed class Tally
{
    /// <summary>Under which all names beyond the bound are counted.</summary>
    public const string Other = "(other)";

    /// <summary>How many names are told apart.</summary>
    public const int MostNames = 50;

    /// <summary>Names are cut to this length.</summary>
    public const int LongestName = 200;

    private readonly Dictionary<string, long> _counts = [];

    /// <summary>The counts, the greatest first.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Counts => [.. _counts.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal)];

    /// <summary>Counts.</summary>
    public void Add(string name, long count = 1)
    {
        name = name.Length > LongestName ? name[..LongestName] : name;
        if (!_counts.ContainsKey(name) && _counts.Count >= MostNames)
        {
            name = Other;
        }

        _counts[name] = _counts.GetValueOrDefault(name) + count;
    }

    /// <summary>Adds what another counted.</summary>
    public void Add(Tally other)
    {
        foreach (var (name, count) in other._counts)
        {
            Add(name, count);
        }
    }
}
