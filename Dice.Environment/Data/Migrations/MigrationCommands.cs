using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Services;

namespace Dice.Environment.Data.Migrations;

/// <summary>The migrations of a user's own application: the commands in its <c>dice.json</c>, which run in its container and may print any text.</summary>
/// <param name="service">The application.</param>
public sealed class MigrationCommands(EngineConnection engine, RunningService service)
{
    /// <summary>Returns the commands of the stack's backend, otherwise of the only application that has some; null when the backend uses the migrations of DICE.</summary>
    /// <exception cref="DiceException">The backend is a user's own and declares no migrations.</exception>
    public static MigrationCommands? Find(EngineConnection engine, RunningStack stack)
    {
        var backend = stack.Find(Backend.Name);
        if (backend is { Migrations: null } && backend.Provides.Contains(Backend.CharactersApi))
        {
            return null;
        }

        RunningService[] others = [.. stack.Services.Where(service => service.Migrations is not null)];
        var chosen = backend?.Migrations is not null ? backend : others is [var only] ? only : null;
        return chosen is not null ? new MigrationCommands(engine, chosen)
            : backend is null ? null
            : throw new DiceException(
                "the backend's dice.json declares no migrations",
                "add \"migrations\": { \"status\": …, \"up\": …, \"down\": … } with the commands that you run by hand, such as \"npm run migration:run\", then ./run-env.sh up");
    }

    /// <summary>Runs the command that shows the applied and pending migrations.</summary>
    /// <returns>The output of the command.</returns>
    public Task<string> StatusAsync(CancellationToken cancellation) => RunAsync(commands => commands.Status, "status", cancellation);

    /// <summary>Runs the command that applies pending migrations.</summary>
    /// <returns>The output of the command.</returns>
    public Task<string> UpAsync(CancellationToken cancellation) => RunAsync(commands => commands.Up, "up", cancellation);

    /// <summary>Runs the command that reverts the latest migration.</summary>
    /// <returns>The output of the command.</returns>
    public Task<string> DownAsync(CancellationToken cancellation) => RunAsync(commands => commands.Down, "down", cancellation);

    private async Task<string> RunAsync(Func<Model.Migrations, ImmutableArray<string>> choose, string key, CancellationToken cancellation)
    {
        var command = choose(service.Migrations!);
        if (command.IsEmpty)
        {
            throw new DiceException($"the dice.json of '{service.Name}' declares no command for migrations.{key}", $"add \"{key}\" to its \"migrations\", then ./run-env.sh up");
        }

        if (!service.IsRunning)
        {
            throw new DiceException($"migrations run in the container of '{service.Name}', which is not running ({service.StateInWords})", $"see why: ./run-env.sh logs {service.Name}; then start it with ./run-env.sh up");
        }

        var outcome = await ContainerCommand.RunAsync(engine.Client, service.ContainerId, command, cancellation);
        var printed = (outcome.Output + outcome.Error).Trim();
        return outcome.ExitCode == 0
            ? printed
            : throw new DiceException($"`{command[^1]}` of '{service.Name}' exited with code {outcome.ExitCode}: {printed}", "fix the cause, then run the command again");
    }
}
