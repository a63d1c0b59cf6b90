namespace Dice.Environment.Data.Snapshots;

/// <summary>A store whose state is part of a snapshot.</summary>
internal interface ISnapshotStore
{
    /// <summary>The name of its service, and of its part.</summary>
    string Name { get; }

    /// <summary>The name of its part's file.</summary>
    string FileName { get; }

    /// <summary>Writes its state to a file while it is in use.</summary>
    Task<StoreContent> CaptureAsync(string file, CancellationToken cancellation);

    /// <summary>Loads a state beside the one in use and verifies it there; nothing that anybody uses is touched.</summary>
    /// <exception cref="Model.DiceException">What was loaded is not what the part says.</exception>
    Task<IStagedStore> StageAsync(string file, SnapshotPart part, CancellationToken cancellation);
}

/// <summary>
/// A state that lies ready beside the one in use. Disposing it without <see cref="FinishAsync"/> leaves the old state in use,
/// unless it was committed and not undone.
/// </summary>
internal interface IStagedStore : IAsyncDisposable
{
    /// <summary>Puts it in the place of the old one, which is kept. Not to be cancelled: it is the moment between old and new.</summary>
    Task CommitAsync();

    /// <summary>Puts the old one back.</summary>
    Task UndoAsync();

    /// <summary>Removes the old one.</summary>
    Task FinishAsync();

    /// <summary>What could not be restored as it was, in a sentence each.</summary>
    IReadOnlyList<string> Notes => [];
}

/// <summary>What a store holds.</summary>
/// <param name="Hash">The hash of its content.</param>
/// <param name="Counts">How much there is, by table, database or bucket.</param>
/// <param name="ServerVersion">The server's version; null where it does not say.</param>
/// <param name="SchemaVersion">The last migration; null where there is none.</param>
/// <param name="Globals">What belongs to a database and is not in its dump; null for other stores.</param>
internal sealed record StoreContent(
    string Hash, IReadOnlyDictionary<string, long> Counts, string? ServerVersion = null, string? SchemaVersion = null, DatabaseGlobals? Globals = null)
{
    /// <summary>Says what differs from a part; null when nothing does.</summary>
    public string? DifferenceFrom(SnapshotPart part)
    {
        var differing = Counts.Keys.Union(part.Counts.Keys).Order(StringComparer.Ordinal)
            .Select(name => (Name: name, Is: Counts.TryGetValue(name, out var count) ? count : (long?)null, Should: part.Counts.TryGetValue(name, out var should) ? should : (long?)null))
            .Where(entry => entry.Is != entry.Should)
            .Select(entry => $"{entry.Name} has {entry.Is?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "not been restored"}, the manifest says {entry.Should?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "nothing of it"}")
            .ToArray();
        return differing.Length > 0 ? string.Join("; ", differing)
            : Hash != part.ContentHash ? "the counts agree, but the content hash differs"
            : null;
    }
}
