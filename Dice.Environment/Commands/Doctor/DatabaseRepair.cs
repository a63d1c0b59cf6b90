using System.Collections.Immutable;
using Dice.Environment.Data;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Services;

namespace Dice.Environment.Commands.Doctor;

/// <summary>The checks and repairs of <c>doctor</c> in the databases of a running environment.</summary>
internal static class DatabaseRepair
{
    /// <summary>Finds databases whose indexes were built with another collation version than the image has; null when there are none, or PostgreSQL does not run.</summary>
    public static async Task<(string What, string Remedy)?> FindAsync(HostSettings settings, EngineConnection engine, CancellationToken cancellation)
    {
        var collations = await OpenAsync(settings, engine, cancellation);
        ImmutableArray<OutdatedCollation> outdated = collations is null ? [] : await collations.FindAsync(cancellation);
        return outdated.IsEmpty ? null : (OutdatedCollation.InWords(outdated), OutdatedCollation.Remedy);
    }

    /// <summary>Rebuilds the indexes of those databases.</summary>
    /// <returns>The names of the databases.</returns>
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
