using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Data.Snapshots.Stores;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Storage;

namespace Dice.Environment.Data.Checkpoints;

/// <summary>
/// Creates a checkpoint before a start changes the schema or the phase. A hash of the last known state is stored beside the
/// checkpoints, so that a start that changes neither does not query the database.
/// </summary>
/// <param name="data">The environment.</param>
/// <param name="stack">The stack to start.</param>
/// <param name="migrations">The folder with the backend's migrations, files named <c>TIMESTAMP-words.ts</c>.</param>
public sealed partial class ChangeGuard(EnvironmentData data, Stack stack, string migrations)
{
    private readonly CheckpointKeeper _keeper = new(data);

    private string Seen => Path.Combine(_keeper.Folder.Root, ".seen");

    /// <summary>Whether the definitions of the schema and the phase are unchanged since the last call of <see cref="Remember"/>.</summary>
    public bool IsAsRemembered => Recall() == Fingerprint();

    /// <summary>Creates a checkpoint if the start will change the schema or the phase of an environment that has data.</summary>
    /// <param name="cancellation">Cancels the operation.</param>
    /// <param name="only">The stores to include; null for all stores of the environment.</param>
    /// <returns>The checkpoint; null when none was needed, or there is no data.</returns>
    public async Task<SnapshotManifest?> EnsureBeforeChangeAsync(CancellationToken cancellation, IReadOnlyCollection<string>? only = null)
    {
        var running = await data.ReadAsync(cancellation);
        if (running.Find(Postgres.Name) is not { IsRunning: true } || IsAsRemembered)
        {
            return null;
        }

        var phase = stack.Services.Select(service => service.Phase.Number).Prepend(0).Max();
        var runningPhase = running.Services.Max(service => service.Phase);
        if (phase > runningPhase)
        {
            return await _keeper.CreateAutomaticAsync($"phase-{phase}", $"before phase {phase}", cancellation, only);
        }

        var pending = await PendingAsync(running, cancellation);
        return pending.Count == 0
            ? null
            : await _keeper.CreateAutomaticAsync("schema", $"before the schema changes: {string.Join(", ", pending)}", cancellation, only);
    }

    /// <summary>Stores the state after a successful start.</summary>
    public void Remember()
    {
        try
        {
            Files.CreatePrivateFolder(_keeper.Folder.Root);
            Files.WriteIfChanged(Seen, Fingerprint(), Files.Private);
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            data.Note($"{Seen} cannot be written, so the next start queries the database for its migrations: {e.Message}");
        }
    }

    private async Task<IReadOnlyList<string>> PendingAsync(RunningStack running, CancellationToken cancellation)
    {
        await using var connection = await DatabaseAccess.For(running, data.Secrets).OpenAsync(cancellation: cancellation);
        var done = (await PostgresContent.MigrationsAsync(connection, cancellation)).Select(name => Digits().Match(name).Value).ToHashSet();
        return done.Count == 0
            ? [] // An empty database: there is no state to restore.
            : [.. MigrationFiles().Where(file => !done.Contains(Digits().Match(file).Value))];
    }

    private IEnumerable<string> MigrationFiles() => Directory.Exists(migrations)
        ? Directory.EnumerateFiles(migrations, "*.ts").Select(path => Path.GetFileNameWithoutExtension(path)!).Where(name => Digits().IsMatch(name)).Order(StringComparer.Ordinal)
        : [];

    private string Fingerprint() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(
        '\n', MigrationFiles().Prepend(stack.Services.Select(service => service.Phase.Number).Prepend(0).Max().ToString(CultureInfo.InvariantCulture))))));

    private string Recall() => File.Exists(Seen) ? File.ReadAllText(Seen) : "";

    /// <summary>The timestamp in the name of a migration: at the start of a file name, at the end of a recorded name.</summary>
    [GeneratedRegex("[0-9]{10,}")]
    private static partial Regex Digits();
}
