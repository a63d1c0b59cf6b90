using Dice.Environment.Data.Checkpoints;
using Dice.Environment.Data.Reset.Templates;
using Dice.Environment.Data.Seeding;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Runtime;
using Dice.Environment.Services;

namespace Dice.Environment.Data;

/// <summary>
/// The data steps of a DICE start: creates a checkpoint before the schema or the phase changes, and loads the seed when the tables exist.
/// The backend migrates the schema when it starts, so the checkpoint is created when PostgreSQL is ready and the backend has not
/// started yet.
/// </summary>
/// <param name="data">The environment.</param>
/// <param name="stack">The services to start.</param>
/// <param name="workspace">The applications with their migrations.</param>
/// <param name="seeds">The seed files.</param>
/// <param name="tell">Receives a sentence for each step that was done.</param>
public sealed class DataAtStart(EnvironmentData data, Stack stack, Workspace workspace, SeedFolder seeds, Action<string> tell)
{
    private readonly ChangeGuard _guard = new(data, stack, DiceDatabase.MigrationsOf(workspace));
    private IReadOnlyCollection<string> _stores = [];
    private readonly Lock _lock = new();
    private Task? _keeping;

    /// <summary>Creates a checkpoint if the phase changes. Call before the start.</summary>
    public async Task BeforeUpAsync(CancellationToken cancellation)
    {
        var running = await data.ReadAsync(cancellation);
        _stores = [.. running.Services.Where(service => service.IsRunning && StackSnapshot.Stores.Contains(service.Name)).Select(service => service.Name)];
        if (await _guard.EntersPhaseAsync(cancellation))
        {
            await KeepAsync(_stores, cancellation);
        }
    }

    /// <summary>
    /// Creates a checkpoint before the backend changes the schema, or a service of a new phase its database. Call before each service starts
    /// (<see cref="RunnerSettings.BeforeStart"/>).
    /// </summary>
    public async Task BeforeStartAsync(Service service, CancellationToken cancellation)
    {
        if (service.Name == Backend.Name || (service.Requires.Contains(Postgres.Name) && service.Phase == stack.Phase && await _guard.EntersPhaseAsync(cancellation)))
        {
            // The object store may still be starting; it is then empty, because it keeps objects in memory.
            await KeepAsync([.. _stores.Union(StackSnapshot.Stores.Where(service.Requires.Contains))], cancellation);
        }
    }

    /// <summary>Loads the seed into an empty database, or only the rules of a changed seed. Does nothing if the start changed nothing. Call after the start.</summary>
    /// <param name="started">The started stack.</param>
    /// <param name="cancellation">Cancels the operation; nothing is then written.</param>
    /// <exception cref="SeedInvalidException">The seed files are invalid; nothing was written.</exception>
    public async Task AfterUpAsync(StartedStack started, CancellationToken cancellation)
    {
        await TellOfCollationsAsync(started, cancellation);
        if (started.Stack.Find(Postgres.Name) is not { IsRunning: true }
            || started.Stack.Find(Backend.Name) is not { IsRunning: true } backend
            || !backend.Provides.Contains(Backend.CharactersApi))
        {
            return; // The seed is for the tables of the DICE backend.
        }

        var wasThere = started.Timeline.Services.All(service => service.WasRunning) && _guard.IsAsRemembered;
        if (!wasThere && await SeedLoader.For(data.Engine, started.Stack, data.Secrets, seeds).EnsureAsync(cancellation) is { } outcome)
        {
            tell(outcome.IsRulesOnly
                ? $"The seed files have changed: {outcome.Changes} rows of the game's rules were updated; users and characters are unchanged (`db seed` updates those of the seed)"
                : $"Database seeded with development data: {outcome.Rows} rows in {outcome.Tables.Length} tables");
        }

        _guard.Remember();
    }

    /// <summary>Only after a start of PostgreSQL: the image of a running container does not change.</summary>
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

    /// <summary>Services start at the same time: all of them wait for one checkpoint.</summary>
    private Task KeepAsync(IReadOnlyCollection<string> stores, CancellationToken cancellation)
    {
        if (!stores.Contains(Postgres.Name))
        {
            return Task.CompletedTask;
        }

        lock (_lock)
        {
            return _keeping ??= CreateAsync(stores, cancellation);
        }
    }

    private async Task CreateAsync(IReadOnlyCollection<string> stores, CancellationToken cancellation)
    {
        if (await _guard.EnsureBeforeChangeAsync(cancellation, stores) is { } made)
        {
            tell($"Checkpoint {made.Name} created {made.Reason}");
        }
    }
}
