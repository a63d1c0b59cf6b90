namespace Dice.Environment.Data.Snapshots;

/// <summary>A store whose state is part of a snapshot.</summary>
internal interface ISnapshotStore
{
    /// <summary>The name of its part.</summary>
    string Name { get; }

    /// <summary>The file name of its part.</summary>
    string FileName { get; }

    /// <summary>Writes the state to a file while the store is in use.</summary>
    Task<StoreContent> CaptureAsync(string file, CancellationToken cancellation);

    /// <summary>Loads a state next to the one in use and verifies it. The state in use is not changed.</summary>
    /// <exception cref="Model.DiceException">The loaded state differs from the part.</exception>
    Task<IStagedStore> StageAsync(string file, SnapshotPart part, CancellationToken cancellation);
}

/// <summary>
/// A loaded state that is ready to replace the one in use. Disposing it without <see cref="FinishAsync"/> keeps the old state in use,
/// unless it was committed and not undone.
/// </summary>
internal interface IStagedStore : IAsyncDisposable
{
    /// <summary>Replaces the old state, which is kept. Cannot be cancelled, because it is the switch between old and new.</summary>
    Task CommitAsync();

    /// <summary>Puts the old state back in use.</summary>
    Task UndoAsync();

    /// <summary>Removes the old state.</summary>
    Task FinishAsync();

    /// <summary>The change of the schema; null if the restored schema is the one in use, or the store has none.</summary>
    SchemaChange? SchemaChange => null;

    /// <summary>A sentence for each part that could not be restored unchanged.</summary>
    IReadOnlyList<string> Notes => [];
}

/// <summary>The content of a store, for comparison.</summary>
/// <param name="Hash">The hash of its content.</param>
/// <param name="Counts">The number of rows, keys or objects by table, database or bucket.</param>
/// <param name="ServerVersion">The server's version; null if unknown.</param>
/// <param name="SchemaVersion">The last migration; null if there is none.</param>
/// <param name="Globals">The properties of a database that its dump does not contain; null for other stores.</param>
internal sealed record StoreContent(
    string Hash, IReadOnlyDictionary<string, long> Counts, string? ServerVersion = null, string? SchemaVersion = null, DatabaseGlobals? Globals = null)
{
    /// <summary>Describes the differences from a part; null when there are none.</summary>
    public string? DifferenceFrom(SnapshotPart part)
    {
        var differing = Counts.Keys.Union(part.Counts.Keys).Order(StringComparer.Ordinal)
            .Select(name => (Name: name, Is: Counts.TryGetValue(name, out var count) ? count : (long?)null, Should: part.Counts.TryGetValue(name, out var should) ? should : (long?)null))
            .Where(entry => entry.Is != entry.Should)
            .Select(entry => $"{entry.Name} has {entry.Is?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "not been restored"}, but the manifest states {entry.Should?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "nothing of it"}")
            .ToArray();
        return differing.Length > 0 ? string.Join("; ", differing)
            : Hash != part.ContentHash ? "the counts agree, but the content hash differs"
            : null;
    }
}
