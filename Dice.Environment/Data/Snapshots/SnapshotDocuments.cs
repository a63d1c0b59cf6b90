namespace Dice.Environment.Data.Snapshots;

/// <summary>What <c>checkpoint list --json</c> prints.</summary>
/// <param name="Environment">The environment.</param>
/// <param name="Folder">The folder with its checkpoints.</param>
/// <param name="Checkpoints">The checkpoints, newest first.</param>
public sealed record SnapshotsDocument(string Environment, string Folder, ImmutableArray<SnapshotManifest> Checkpoints);

/// <summary>What <c>checkpoint create --json</c> and <c>backup --json</c> print.</summary>
/// <param name="Path">The folder or file that was written.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="ElapsedMs">How long it took, in milliseconds.</param>
/// <param name="Manifest">The manifest of the snapshot.</param>
public sealed record SnapshotDocument(string Path, long Bytes, double ElapsedMs, SnapshotManifest Manifest);

/// <summary>What <c>checkpoint restore --json</c> and <c>restore --json</c> print.</summary>
/// <param name="Environment">The environment that was restored.</param>
/// <param name="Verified">Whether counts and content hash match the manifest; a restore for which they do not match fails.</param>
/// <param name="SchemaChanges">The databases whose schema is now another one.</param>
/// <param name="ElapsedMs">How long it took, in milliseconds.</param>
/// <param name="Manifest">What was restored.</param>
/// <param name="Notes">The parts that could not be restored unchanged, such as the grants of a role that does not exist here.</param>
public sealed record RestoreDocument(
    string Environment, bool Verified, ImmutableArray<SchemaChange> SchemaChanges, double ElapsedMs, SnapshotManifest Manifest, ImmutableArray<string> Notes);

/// <summary>The result of a restore.</summary>
/// <param name="Manifest">What was restored.</param>
/// <param name="SchemaChanges">The databases whose schema is now another one.</param>
/// <param name="Notes">The parts that could not be restored unchanged.</param>
public sealed record RestoreOutcome(SnapshotManifest Manifest, ImmutableArray<SchemaChange> SchemaChanges, ImmutableArray<string> Notes);

/// <summary>A restored database whose schema differs from that of the database that it replaced.</summary>
/// <param name="Service">The service that migrates it when it starts.</param>
/// <param name="Before">The last migration before; null for none.</param>
/// <param name="After">The last migration now; null for none.</param>
public sealed record SchemaChange(string Service, string? Before, string? After);

/// <summary>The name of a new snapshot, and why it is created.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Reason">Why it is created, in words.</param>
/// <param name="Automatic">Whether it was created automatically, so that retention applies to it.</param>
/// <param name="Order">Its sequence number.</param>
/// <param name="Phase">The phase of the environment; 0 to read it from the services that exist.</param>
internal sealed record SnapshotLabel(string Name, string Reason, bool Automatic, long Order, int Phase = 0);

/// <summary>What <c>rollback --json</c> and <c>reset --json</c> print: what is removed. Without <c>--yes</c>, nothing is changed.</summary>
/// <param name="Environment">The environment.</param>
/// <param name="Services">The services whose containers are removed.</param>
/// <param name="Volumes">The volumes that are removed, with their data.</param>
/// <param name="Checkpoints">The checkpoints that are removed.</param>
/// <param name="ReturnTo">The checkpoint that is restored; null for none.</param>
/// <param name="Done">Whether the removal was done.</param>
public sealed record RemovalDocument(
    string Environment, ImmutableArray<string> Services, ImmutableArray<string> Volumes, ImmutableArray<string> Checkpoints, string? ReturnTo, bool Done);
