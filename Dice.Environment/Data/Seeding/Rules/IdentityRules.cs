namespace Dice.Environment.Data.Seeding.Rules;

/// <summary>Checks that keys, names, ids and addresses are unique, and that each file is sorted.</summary>
internal static class IdentityRules
{
    public static IEnumerable<SeedError> Check(SeedSet set) =>
        SeedFiles.All.SelectMany(file => CheckFile([.. set[file]]))
            .Concat(Unique("id", [.. set[SeedFiles.Users], .. set[SeedFiles.Characters]]))
            .Concat(Unique("email", set[SeedFiles.Users]));

    private static IEnumerable<SeedError> CheckFile(SeedEntry[] entries)
    {
        string file = entries.Length > 0 ? entries[0].File : "";
        foreach (var error in Unique("key", entries).Concat(Unique("name", entries)))
        {
            yield return error;
        }

        foreach (var (before, entry) in entries.Zip(entries.Skip(1)))
        {
            if (Order(file, before, entry) > 0)
            {
                yield return entry.Error("", "must come before the previous entry");
            }
        }
    }

    private static IEnumerable<SeedError> Unique(string path, IEnumerable<SeedEntry> entries) => entries
        .Select(entry => (Entry: entry, Value: entry.Find(path)?.GetString()))
        .Where(one => one.Value is not null)
        .GroupBy(one => one.Value, StringComparer.OrdinalIgnoreCase)
        .SelectMany(group => group.Skip(1).Select(one => one.Entry.Error(path, $"'{one.Value}' is taken by entry [{group.First().Entry.Index}] of {group.First().Entry.File}.json")));

    private static int Order(string file, SeedEntry left, SeedEntry right) => file switch
    {
        SeedFiles.Levels => left.Number("level").CompareTo(right.Number("level")),
        SeedFiles.ChallengeRatings => left.Find("rating")!.Value.GetDecimal().CompareTo(right.Find("rating")!.Value.GetDecimal()),
        SeedFiles.SpellSlots => (left.Text("progression"), left.Number("level")).CompareTo((right.Text("progression"), right.Number("level"))),
        _ => string.CompareOrdinal(left.Key, right.Key),
    };
}
