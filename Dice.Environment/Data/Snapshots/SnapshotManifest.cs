using System.Security.Cryptography;
using System.Text;

namespace Dice.Environment.Data.Snapshots;

/// <summary>Describes a snapshot and its content. A restore verifies the data against it, and rejects foreign or damaged snapshots.</summary>
public sealed record SnapshotManifest
{
    /// <summary>The value of <see cref="Kind"/> in every manifest of Dice.</summary>
    public const string KindOfOurs = "dice-snapshot";

    /// <summary>The format that this version writes and reads.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The manifest's file name, in a checkpoint's folder and in a backup.</summary>
    public const string FileName = "manifest.json";

    /// <summary>The kind of the document, <see cref="KindOfOurs"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The format's version.</summary>
    public required int Format { get; init; }

    /// <summary>The name of the captured stack; a snapshot of another stack is rejected.</summary>
    public required string Stack { get; init; }

    /// <summary>The captured environment. The snapshot can be restored to another one.</summary>
    public required string Environment { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Why it was created, in words.</summary>
    public required string Reason { get; init; }

    /// <summary>Whether it was created automatically, so that pruning applies to it.</summary>
    public bool Automatic { get; init; }

    /// <summary>
    /// The sequence number: one more than the largest existing one. Retention uses it, because clocks may be wrong.
    /// 0 in snapshots of versions that did not record it, which count as the oldest.
    /// </summary>
    public long Order { get; init; }

    /// <summary>The creation time, by the machine's clock.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The highest phase among the environment's services at that time; 0 if unknown.</summary>
    public int Phase { get; init; }

    /// <summary>The last migration of the database; null if there was none.</summary>
    public string? SchemaVersion { get; init; }

    /// <summary>The images in use, by service.</summary>
    public required ImmutableSortedDictionary<string, SnapshotImage> Images { get; init; }

    /// <summary>A part for each store.</summary>
    public required ImmutableArray<SnapshotPart> Parts { get; init; }

    /// <summary>A hash over the content of all stores: equal states have equal hashes in every environment.</summary>
    public required string ContentHash { get; init; }

    /// <summary>The size of all parts, in bytes.</summary>
    public long Bytes => Parts.Sum(part => part.Bytes);

    /// <summary>Returns the hash over the stores' hashes.</summary>
    public static string HashOf(IEnumerable<SnapshotPart> parts) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Concat(parts.OrderBy(part => part.Store, StringComparer.Ordinal).Select(part => $"{part.Store} {part.ContentHash}\n{part.Globals?.Digest}")))));

    /// <summary>Sorts snapshots by sequence number, newest first.</summary>
    public static IOrderedEnumerable<T> NewestFirst<T>(IEnumerable<T> snapshots, Func<T, SnapshotManifest> manifest) =>
        snapshots.OrderByDescending(snapshot => manifest(snapshot).Order).ThenByDescending(snapshot => manifest(snapshot).CreatedAt);

    /// <summary>Returns the sequence number for the next snapshot.</summary>
    public static long NextOrder(IEnumerable<SnapshotManifest> snapshots) => snapshots.Select(snapshot => snapshot.Order).DefaultIfEmpty().Max() + 1;
}

/// <summary>An image that was in use when a snapshot was created.</summary>
/// <param name="Reference">The image's reference.</param>
/// <param name="Origin"><c>official</c> or <c>recipe</c>.</param>
public sealed record SnapshotImage(string Reference, string Origin);

/// <summary>The state of one store, as a file.</summary>
public sealed record SnapshotPart
{
    /// <summary>The store: the name of its service; <c>cms</c> for the CMS's database, which PostgreSQL holds.</summary>
    public required string Store { get; init; }

    /// <summary>The file's name.</summary>
    public required string File { get; init; }

    /// <summary>The file's size.</summary>
    public required long Bytes { get; init; }

    /// <summary>The file's SHA-256, in lower case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The version of the captured server; null if unknown.</summary>
    public string? ServerVersion { get; init; }

    /// <summary>The hash of the content, independent of the file format.</summary>
    public required string ContentHash { get; init; }

    /// <summary>The counts: rows by table, keys by database, objects by bucket.</summary>
    public required ImmutableSortedDictionary<string, long> Counts { get; init; }

    /// <summary>The properties of the database that its dump does not contain; null for other stores, and in snapshots of versions that did not record them.</summary>
    public DatabaseGlobals? Globals { get; init; }

    /// <summary>The sum of all counts.</summary>
    public long Total => Counts.Values.Sum();
}
