using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Dice.Environment.Data.Snapshots;

/// <summary>What a snapshot holds, and how it is recognised: by it a restore is verified, and a foreign or damaged one refused.</summary>
public sealed record SnapshotManifest
{
    /// <summary>What every manifest of ours says it is.</summary>
    public const string KindOfOurs = "dice-snapshot";

    /// <summary>The format that this version writes and reads.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The manifest's file name, in a checkpoint's folder and in a backup.</summary>
    public const string FileName = "manifest.json";

    /// <summary>Says that it is ours.</summary>
    public required string Kind { get; init; }

    /// <summary>The format's version.</summary>
    public required int Format { get; init; }

    /// <summary>The name of the stack whose state it is; another stack's is refused.</summary>
    public required string Stack { get; init; }

    /// <summary>The environment that it was taken of. It may be restored into another.</summary>
    public required string Environment { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Why it was taken, in words.</summary>
    public required string Reason { get; init; }

    /// <summary>Whether it was taken by itself, and so falls under the rule that prunes.</summary>
    public bool Automatic { get; init; }

    /// <summary>
    /// Its place in the order of making: one more than the largest that was there. Clocks may be wrong, so retention goes by this.
    /// 0 in snapshots of versions that did not record it: those are older than all others.
    /// </summary>
    public long Order { get; init; }

    /// <summary>When it was taken, by the clock of the machine.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The highest phase among the environment's services at that time; 0 when none said.</summary>
    public int Phase { get; init; }

    /// <summary>The last migration that the database had seen; null where there was none.</summary>
    public string? SchemaVersion { get; init; }

    /// <summary>The images that ran, by service.</summary>
    public required ImmutableSortedDictionary<string, SnapshotImage> Images { get; init; }

    /// <summary>A part for each store.</summary>
    public required ImmutableArray<SnapshotPart> Parts { get; init; }

    /// <summary>One hash over the content of all stores: equal states have equal hashes, whichever environment they are in.</summary>
    public required string ContentHash { get; init; }

    /// <summary>The size of all parts, in bytes.</summary>
    public long Bytes => Parts.Sum(part => part.Bytes);

    /// <summary>The hash over the stores' own hashes.</summary>
    public static string HashOf(IEnumerable<SnapshotPart> parts) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Concat(parts.OrderBy(part => part.Store, StringComparer.Ordinal).Select(part => $"{part.Store} {part.ContentHash}\n{part.Globals?.Digest}")))));

    /// <summary>Snapshots in the order of making, the newest first.</summary>
    public static IOrderedEnumerable<T> NewestFirst<T>(IEnumerable<T> snapshots, Func<T, SnapshotManifest> manifest) =>
        snapshots.OrderByDescending(snapshot => manifest(snapshot).Order).ThenByDescending(snapshot => manifest(snapshot).CreatedAt);

    /// <summary>The place in the order of making of the next one after these.</summary>
    public static long NextOrder(IEnumerable<SnapshotManifest> snapshots) => snapshots.Select(snapshot => snapshot.Order).DefaultIfEmpty().Max() + 1;
}

/// <summary>An image that ran when a snapshot was taken.</summary>
/// <param name="Reference">The image's reference.</param>
/// <param name="Origin"><c>official</c> or <c>recipe</c>.</param>
public sealed record SnapshotImage(string Reference, string Origin);

/// <summary>The state of one store, as a file.</summary>
public sealed record SnapshotPart
{
    /// <summary>The store: the name of its service.</summary>
    public required string Store { get; init; }

    /// <summary>The file's name.</summary>
    public required string File { get; init; }

    /// <summary>The file's size.</summary>
    public required long Bytes { get; init; }

    /// <summary>The file's SHA-256, in lower case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The version of the server that it was taken of; null where the store does not say.</summary>
    public string? ServerVersion { get; init; }

    /// <summary>The hash of the content, whatever form the file gives it.</summary>
    public required string ContentHash { get; init; }

    /// <summary>How much there is: rows by table, keys by database, objects by bucket.</summary>
    public required ImmutableSortedDictionary<string, long> Counts { get; init; }

    /// <summary>What belongs to the database and is not in its dump; null for other stores, and in snapshots of versions that did not record it.</summary>
    public DatabaseGlobals? Globals { get; init; }

    /// <summary>All counts together.</summary>
    public long Total => Counts.Values.Sum();
}
