using System.Collections.Immutable;

namespace Dice.Environment.Data.Snapshots;

/// <summary>What <c>checkpoint list --json</c> prints.</summary>
/// <param name="Environment">The environment.</param>
/// <param name="Folder">Where its checkpoints are kept.</param>
/// <param name="Checkpoints">Them, newest first.</param>
public sealed record SnapshotsDocument(string Environment, string Folder, ImmutableArray<SnapshotManifest> Checkpoints);

/// <summary>What <c>checkpoint create --json</c> and <c>backup --json</c> print.</summary>
/// <param name="Path">The folder or the file that was written.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="ElapsedMs">How long it took, in milliseconds.</param>
/// <param name="Manifest">What it holds.</param>
public sealed record SnapshotDocument(string Path, long Bytes, double ElapsedMs, SnapshotManifest Manifest);

/// <summary>What <c>checkpoint restore --json</c> and <c>restore --json</c> print.</summary>
/// <param name="Environment">The environment restored into.</param>
/// <param name="Verified">Whether counts and content hash were compared with the manifest and equal; a restore that is not ends as a fault.</param>
/// <param name="SchemaBefore">The last migration before.</param>
/// <param name="ElapsedMs">How long it took, in milliseconds.</param>
/// <param name="Manifest">What was restored.</param>
/// <param name="Notes">What could not be restored as it was, such as the grants of a role that does not exist here.</param>
public sealed record RestoreDocument(string Environment, bool Verified, string? SchemaBefore, double ElapsedMs, SnapshotManifest Manifest, ImmutableArray<string> Notes);

/// <summary>What a restore came to.</summary>
/// <param name="Manifest">What was restored.</param>
/// <param name="SchemaBefore">The last migration before.</param>
/// <param name="Notes">What could not be restored as it was.</param>
public sealed record RestoreOutcome(SnapshotManifest Manifest, string? SchemaBefore, ImmutableArray<string> Notes);

/// <summary>What a new snapshot is called and why it is made.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Reason">Why it is made, in words.</param>
/// <param name="Automatic">Whether the program makes it unasked, so that it is subject to retention.</param>
/// <param name="Order">Its place in the order of making.</param>
internal sealed record SnapshotLabel(string Name, string Reason, bool Automatic, long Order);

/// <summary>What <c>rollback --json</c> and <c>reset --json</c> print without <c>--yes</c>: what would go. Nothing was touched.</summary>
/// <param name="Environment">The environment.</param>
/// <param name="Services">The services whose containers would go.</param>
/// <param name="Volumes">The volumes that would go, with their data.</param>
/// <param name="Checkpoints">The checkpoints that would go.</param>
/// <param name="ReturnTo">The checkpoint that would be restored; null for none.</param>
/// <param name="Done">Whether it was done.</param>
public sealed record RemovalDocument(
    string Environment, ImmutableArray<string> Services, ImmutableArray<string> Volumes, ImmutableArray<string> Checkpoints, string? ReturnTo, bool Done);
