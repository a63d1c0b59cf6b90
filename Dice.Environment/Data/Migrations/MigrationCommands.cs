using System.Collections.Immutable;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Services;

namespace Dice.Environment.Data.Migrations;

/// <summary>The migrations of an application of the user's own: commands of its <c>dice.json</c>, which run in its container and print what they like.</summary>
/// <param name="engine">The engine.</param>
/// <param name="service">The application.</param>
public sealed class MigrationCommands(EngineConnection engine, RunningService service)
{
    /// <summary>The commands of the stack's backend, else of the one application that has some; null when the backend's migrations are DICE's own.</summary>
    /// <exception cref="DiceException">The backend is a user's own and names no migrations.</exception>
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
                "the backend's dice.json names no migrations",
                "add \"migrations\": { \"status\": …, \"up\": …, \"down\": … } with the commands that you run by hand, such as \"npm run migration:run\", then ./run-env.sh up");
    }

    /// <summary>Runs the command that shows what is applied and pending.</summary>
    /// <returns>What it printed.</returns>
    public Task<string> StatusAsync(CancellationToken cancellation) => RunAsync(commands => commands.Status, "status", cancellation);

    /// <summary>Runs the command that applies what is pending.</summary>
    /// <returns>What it printed.</returns>
    public Task<string> UpAsync(CancellationToken cancellation) => RunAsync(commands => commands.Up, "up", cancellation);

    /// <summary>Runs the command that takes back the latest.</summary>
    /// <returns>What it printed.</returns>
    public Task<string> DownAsync(CancellationToken cancellation) => RunAsync(commands => commands.Down, "down", cancellation);

    private async Task<string> RunAsync(Func<Model.Migrations, ImmutableArray<string>> choose, string key, CancellationToken cancellation)
    {
        var command = choose(service.Migrations!);
        if (command.IsEmpty)
        {
            throw new DiceException($"the dice.json of '{service.Name}' names no command for migrations.{key}", $"add \"{key}\" to its \"migrations\", then ./run-env.sh up");
        }

        if (!service.IsRunning)
        {
            throw new DiceException($"migrations run in the container of '{service.Name}', and it does not run ({service.StateInWords})", $"see why: ./run-env.sh logs {service.Name}; then start it with ./run-env.sh up");
        }

        var outcome = await ContainerCommand.RunAsync(engine.Client, service.ContainerId, command, cancellation);
        var printed = (outcome.Output + outcome.Error).Trim();
        return outcome.ExitCode == 0
            ? printed
            : throw new DiceException($"`{command[^1]}` of '{service.Name}' exited with code {outcome.ExitCode}: {printed}", "correct what it names, then run the verb again");
    }
}
