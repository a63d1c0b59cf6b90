using Dice.Environment.Data.Checkpoints;
using Dice.Environment.Data.Reset;
using Dice.Environment.Data.Seeding;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Services;

namespace Dice.Environment.Data;

/// <summary>
/// What a start of DICE does for its data: a checkpoint before it changes the schema or the phase, and the seed once the tables are there.
/// The schema itself changes by the backend's migrations when it starts, so the last moment before is when PostgreSQL is ready
/// and the backend does not run yet.
/// </summary>
/// <param name="data">The environment.</param>
/// <param name="stack">The services to be started.</param>
/// <param name="workspace">The applications, whose migrations count.</param>
/// <param name="seeds">The seed files.</param>
/// <param name="tell">Told of what was done, in a sentence each.</param>
public sealed class DataAtStart(EnvironmentData data, Stack stack, Workspace workspace, SeedFolder seeds, Action<string> tell)
{
    private readonly ChangeGuard _guard = new(data, stack, DiceDatabase.MigrationsOf(workspace));
    private IReadOnlyCollection<string> _stores = [];
    private bool _isKept;

    /// <summary>Call before the start: keeps the state before another phase begins.</summary>
    public async Task BeforeUpAsync(CancellationToken cancellation)
    {
        var running = await data.ReadAsync(cancellation);
        _stores = [.. running.Services.Where(service => service.IsRunning && StackSnapshot.Stores.Contains(service.Name)).Select(service => service.Name)];
        if (stack.Services.Any(service => running.Services.All(other => other.Phase < service.Phase.Number)))
        {
            await KeepAsync(_stores, cancellation);
        }
    }

    /// <summary>Call before each service is started (<see cref="RunnerSettings.BeforeStart"/>): keeps the state before the backend changes the schema.</summary>
    public async Task BeforeStartAsync(Service service, CancellationToken cancellation)
    {
        if (service.Name == Backend.Name)
        {
            // The object store may be starting beside, and has nothing then: it keeps objects in memory.
            await KeepAsync([.. _stores.Union(StackSnapshot.Stores.Where(service.Requires.Contains))], cancellation);
        }
    }

    /// <summary>Call after the start: loads the seed into an empty database, and the rules alone of a changed seed; nothing when the start had nothing to do.</summary>
    /// <param name="started">What has started.</param>
    /// <param name="cancellation">Gives up; nothing is then written.</param>
    /// <exception cref="SeedInvalidException">The files are not fit to be loaded; nothing was written.</exception>
    public async Task AfterUpAsync(StartedStack started, CancellationToken cancellation)
    {
        await TellOfCollationsAsync(started, cancellation);
        if (started.Stack.Find(Postgres.Name) is not { IsRunning: true }
            || started.Stack.Find(Backend.Name) is not { IsRunning: true } backend
            || !backend.Provides.Contains(Backend.CharactersApi))
        {
            return; // The seed is for the tables of that API.
        }

        var wasThere = started.Timeline.Services.All(service => service.WasRunning) && _guard.IsAsRemembered;
        if (!wasThere && await SeedLoader.For(data.Engine, started.Stack, data.Secrets, seeds).EnsureAsync(cancellation) is { } outcome)
        {
            tell(outcome.IsRulesOnly
                ? $"The seed files have changed: {outcome.Changes} rows of the game's rules were updated; users and characters stay as they are (`db seed` sets those of the seed right)"
                : $"Database seeded with development data: {outcome.Rows} rows in {outcome.Tables.Length} tables");
        }

        _guard.Remember();
    }

    /// <summary>Only when PostgreSQL was started: while it runs its image stays the same.</summary>
    private async Task TellOfCollationsAsync(StartedStack started, CancellationToken cancellation)
    {
        if (started.Stack.Find(Postgres.Name) is { IsRunning: true } && started.Timeline.Services.Any(service => service.Service == Postgres.Name && !service.WasRunning))
        {
            var outdated = await new DatabaseCollations(DatabaseAccess.For(started.Stack, data.Secrets)).FindAsync(cancellation);
            if (!outdated.IsEmpty)
            {
                tell($"{OutdatedCollation.InWords(outdated)}; {OutdatedCollation.Remedy}");
            }
        }
    }

    private async Task KeepAsync(IReadOnlyCollection<string> stores, CancellationToken cancellation)
    {
        if (!_isKept && stores.Contains(Postgres.Name) && await _guard.EnsureBeforeChangeAsync(cancellation, stores) is { } made)
        {
            _isKept = true;
            tell($"Checkpoint {made.Name} made {made.Reason}");
        }
    }
}
