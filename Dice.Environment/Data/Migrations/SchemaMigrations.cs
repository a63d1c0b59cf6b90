using System.Text.Json;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Services;

namespace Dice.Environment.Data.Migrations;

/// <summary>
/// The backend's schema migrations. They run in its container through the npm scripts <c>migration:show</c>, <c>:run</c>
/// and <c>:revert</c>, each of which prints one line of JSON.
/// </summary>
/// <param name="stack">The environment in its current state.</param>
public sealed class SchemaMigrations(EngineConnection engine, RunningStack stack)
{
    /// <summary>The state before the first migration: an empty database.</summary>
    public const string Nothing = "nothing";

    /// <summary>The database; null for the backend's own.</summary>
    public string? Database { get; init; }

    /// <summary>Reads which migrations are applied and pending.</summary>
    /// <exception cref="DiceException">The backend is not running or has no such scripts, or the database cannot be reached.</exception>
    public async Task<MigrationStatus> StatusAsync(CancellationToken cancellation)
    {
        var answer = await RunAsync("show", [], cancellation);
        var known = answer.GetProperty("migrations").EnumerateArray().ToLookup(migration => migration.GetProperty("applied").GetBoolean(), migration => migration.GetProperty("name").GetString()!);
        return new MigrationStatus([.. known[true]], [.. known[false]], Names(answer, "unknown"));
    }

    /// <summary>Applies all pending migrations, or none if one fails.</summary>
    /// <returns>The names of the applied migrations.</returns>
    /// <exception cref="DiceException">A migration failed and the schema is unchanged, or the backend is not running.</exception>
    public async Task<ImmutableArray<string>> MigrateAsync(CancellationToken cancellation) => Names(await RunAsync("run", [], cancellation), "applied");

    /// <summary>Reverts the latest migration, or all migrations after a given one.</summary>
    /// <param name="to">The migration that becomes the latest, or <see cref="Nothing"/>; null for the one before the latest.</param>
    /// <returns>The names of the reverted migrations, the latest first.</returns>
    /// <exception cref="DiceException">The migration does not exist, a migration cannot be reverted, or the backend is not running.</exception>
    public async Task<ImmutableArray<string>> RollbackAsync(string? to, CancellationToken cancellation) =>
        Names(await RunAsync("revert", to is null ? [] : ["--to", to], cancellation), "reverted");

    private static ImmutableArray<string> Names(JsonElement answer, string property) => [.. answer.GetProperty(property).EnumerateArray().Select(name => name.GetString()!)];

    private async Task<JsonElement> RunAsync(string verb, ImmutableArray<string> arguments, CancellationToken cancellation)
    {
        var backend = stack.Find(Backend.Name) ?? throw new DiceException(
            $"migrations run in the backend's container, but environment '{stack.Id}' has none", "start it: ./run-env.sh up --only backend");
        if (!backend.IsRunning)
        {
            throw new DiceException(
                $"migrations run in the backend's container, which is not running ({backend.StateInWords})", "see why: ./run-env.sh logs backend; then start it: ./run-env.sh restart backend");
        }

        DatabaseAccess.RequireRunning(stack);

        string[] command = [.. Database is { } other ? ["env", $"DATABASE_NAME={other}"] : Array.Empty<string>(), "npm", "run", "--silent", "--no-update-notifier", $"migration:{verb}", "--", .. arguments];
        var outcome = await ContainerCommand.RunAsync(engine.Client, backend.ContainerId, command, cancellation);
        var line = outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "";
        if (outcome.ExitCode != 0)
        {
            throw MigrationErrors.Explain(verb, outcome.Error.Trim() is { Length: > 0 } error ? error : outcome.Output.Trim());
        }

        try
        {
            return JsonElement.Parse(line);
        }
        catch (JsonException e)
        {
            throw new DiceException($"the backend's migration:{verb} did not print JSON: {line}", "its npm script must print one line of JSON, as that of fixtures/backend does", e);
        }
    }
}
