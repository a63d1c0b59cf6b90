using System.Collections.Immutable;
using Dice.Environment.Data;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Services;

namespace Dice.Environment.Commands;

/// <summary>What <c>doctor</c> finds and repairs in the databases of a running environment.</summary>
internal static class DatabaseRepair
{
    /// <summary>Finds databases whose indexes an image of another collation version made; null when there are none, or no PostgreSQL runs.</summary>
    public static async Task<(string What, string Remedy)?> FindAsync(HostSettings settings, EngineConnection engine, CancellationToken cancellation)
    {
        var collations = await OpenAsync(settings, engine, cancellation);
        ImmutableArray<OutdatedCollation> outdated = collations is null ? [] : await collations.FindAsync(cancellation);
        return outdated.IsEmpty ? null : (OutdatedCollation.InWords(outdated), OutdatedCollation.Remedy);
    }

    /// <summary>Rebuilds their indexes.</summary>
    /// <returns>The databases.</returns>
    public static async Task<ImmutableArray<string>> ReindexAsync(HostSettings settings, EngineConnection engine, CancellationToken cancellation)
    {
        if (await OpenAsync(settings, engine, cancellation) is not { } collations)
        {
            return [];
        }

        var outdated = await collations.FindAsync(cancellation);
        foreach (var one in outdated)
        {
            await collations.RefreshAsync(one.Database, cancellation);
        }

        return [.. outdated.Select(one => one.Database)];
    }

    private static async Task<DatabaseCollations?> OpenAsync(HostSettings settings, EngineConnection engine, CancellationToken cancellation)
    {
        var running = await RunningStack.ReadAsync(engine, settings.Id, cancellation);
        return running.Find(Postgres.Name) is { IsRunning: true } ? new DatabaseCollations(DatabaseAccess.For(running, settings.ReadSecrets())) : null;
    }
}
