namespace Dice.Environment.Data.Seeding;

/// <summary>Checks that keys, names, ids and addresses are unique.</summary>
internal static class SeedKeys
{
    public static IEnumerable<SeedError> Check(SeedSet set) =>
        SeedFiles.All.SelectMany(file => Unique("key", set[file]).Concat(Unique("name", set[file])))
            .Concat(Unique("id", [.. set[SeedFiles.Users], .. set[SeedFiles.Characters]]))
            .Concat(Unique("email", set[SeedFiles.Users]));

    private static IEnumerable<SeedError> Unique(string path, IEnumerable<SeedEntry> entries) => entries
        .Select(entry => (Entry: entry, Value: entry.Find(path)?.GetString()))
        .Where(one => one.Value is not null)
        .GroupBy(one => one.Value, StringComparer.OrdinalIgnoreCase)
        .SelectMany(group => group.Skip(1).Select(one => one.Entry.Error(path, $"'{one.Value}' is taken by entry [{group.First().Entry.Index}] of {group.First().Entry.File}.json")));
}
