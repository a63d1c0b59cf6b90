using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Data.Snapshots.Stores;
using Dice.Environment.Services;
using Dice.Environment.Storage;
using Npgsql;

namespace Dice.Environment.Data.Checkpoints;

/// <summary>
/// Creates a checkpoint before a start changes the schema or the phase. A start that changes neither does not query
/// the database, because the last start is remembered.
/// </summary>
/// <param name="data">The environment.</param>
/// <param name="stack">The stack to start.</param>
/// <param name="migrations">The folder with the backend's migrations, files named <c>TIMESTAMP-words.ts</c>.</param>
public sealed partial class ChangeGuard(EnvironmentData data, Stack stack, string migrations)
{
    private readonly CheckpointKeeper _keeper = new(data);
    private int? _phaseBefore;

    private int Phase => stack.Services.Select(service => service.Phase.Number).Prepend(0).Max();

    /// <summary>Whether the definitions of the schema and the phase are unchanged since the last call of <see cref="Remember"/>.</summary>
    public bool IsAsRemembered => RememberedStart.Read(_keeper.Folder) is var last && last.Schema == Schema() && last.Phase >= Phase;

    /// <summary>Whether the start adds a phase to the environment. The first call determines the phase before it: call it before any service of the phase exists.</summary>
    public async Task<bool> EntersPhaseAsync(CancellationToken cancellation)
    {
        var running = await data.ReadAsync(cancellation);
        _phaseBefore ??= running.Services.Select(service => service.Phase).Append(RememberedStart.Read(_keeper.Folder).Phase).Max();
        return Phase > _phaseBefore;
    }

    /// <summary>Creates a checkpoint if the start will change the schema or the phase of an environment that has data.</summary>
    /// <param name="only">The stores to include; null for all stores of the environment.</param>
    /// <returns>The checkpoint; null when none was needed, or there is no data.</returns>
    public async Task<SnapshotManifest?> EnsureBeforeChangeAsync(CancellationToken cancellation, IReadOnlyCollection<string>? only = null)
    {
        var entersPhase = await EntersPhaseAsync(cancellation);
        var running = await data.ReadAsync(cancellation);
        if (running.Find(Postgres.Name) is not { IsRunning: true } || IsAsRemembered)
        {
            return null;
        }

        await using var connection = await DatabaseAccess.For(running, data.Secrets).OpenAsync(cancellation: cancellation);
        if (!await PostgresContent.HasTablesAsync(connection, cancellation))
        {
            return null; // A new environment: there is no state to restore.
        }

        if (entersPhase)
        {
            return await _keeper.CreateAutomaticAsync($"phase-{Phase}", $"before phase {Phase}", cancellation, only);
        }

        var pending = await PendingAsync(connection, cancellation);
        return pending.Count == 0
            ? null
            : await _keeper.CreateAutomaticAsync("schema", $"before the schema changes: {string.Join(", ", pending)}", cancellation, only);
    }

    /// <summary>Stores the state after a successful start.</summary>
    public void Remember()
    {
        try
        {
            new RememberedStart(Math.Max(Phase, RememberedStart.Read(_keeper.Folder).Phase), Schema()).Write(_keeper.Folder); // A start never removes a phase.
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            data.Note($"{RememberedStart.PathIn(_keeper.Folder)} cannot be written, so the next start queries the database for its migrations: {e.Message}");
        }
    }

    private async Task<IReadOnlyList<string>> PendingAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var done = (await PostgresContent.MigrationsAsync(connection, StoredDatabase.Application, cancellation)).Select(name => Digits().Match(name).Value).ToHashSet();
        return done.Count == 0
            ? [] // The backend has not created the schema yet.
            : [.. MigrationFiles().Where(file => !done.Contains(Digits().Match(file).Value))];
    }

    private IEnumerable<string> MigrationFiles() => Directory.Exists(migrations)
        ? Directory.EnumerateFiles(migrations, "*.ts").Select(path => Path.GetFileNameWithoutExtension(path)!).Where(name => Digits().IsMatch(name)).Order(StringComparer.Ordinal)
        : [];

    private string Schema() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', MigrationFiles()))));

    /// <summary>The timestamp in the name of a migration: at the start of a file name, at the end of a recorded name.</summary>
    [GeneratedRegex("[0-9]{10,}")]
    private static partial Regex Digits();
}
