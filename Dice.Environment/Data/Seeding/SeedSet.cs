using System.Collections.Frozen;
using System.Text.Json;

namespace Dice.Environment.Data.Seeding;

/// <summary>The content of the seed files, valid against their schemas.</summary>
public sealed class SeedSet
{
    private readonly FrozenDictionary<string, ImmutableArray<SeedEntry>> _entries;
    private readonly FrozenDictionary<(string File, string Key), SeedEntry> _byKey;

    /// <summary>Creates a set from documents.</summary>
    /// <param name="documents">The documents by file, each valid against its schema.</param>
    /// <param name="checksum">The checksum of the files.</param>
    public SeedSet(IReadOnlyDictionary<string, JsonElement> documents, string checksum)
    {
        Checksum = checksum;
        _entries = documents.ToFrozenDictionary(
            document => document.Key,
            document => document.Value.GetProperty(document.Key).EnumerateArray().Index().Select(entry => new SeedEntry(document.Key, entry.Index, entry.Item)).ToImmutableArray());
        _byKey = _entries.Values.SelectMany(entries => entries).Where(entry => entry.Key.Length > 0)
            .GroupBy(entry => (entry.File, entry.Key)).ToFrozenDictionary(group => group.Key, group => group.First());
    }

    /// <summary>The SHA-256 over the names and contents of all files, in lower-case hexadecimal.</summary>
    public string Checksum { get; }

    /// <summary>The entries of a file, in the order of the file.</summary>
    public ImmutableArray<SeedEntry> this[string file] => _entries[file];

    /// <summary>Returns the entry of a file with a key, or null.</summary>
    public SeedEntry? Find(string file, string key) => _byKey.GetValueOrDefault((file, key));
}
