using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Services;
using Docker.DotNet;

namespace Dice.Environment.Data.Seeding;

/// <summary>The backend's cache of what it read. Whoever writes to the database past the backend must put it out of use.</summary>
public static class BackendCache
{
    /// <summary>Entries belong to the generation that this key names; see the backend's cache/read-through-cache.ts.</summary>
    private const string GenerationKey = "characters:generation";

    /// <summary>The backend's setting with what its keys begin with.</summary>
    private const string PrefixVariable = "REDIS_KEY_PREFIX";

    /// <summary>Begins a new generation, so that nobody finds an old entry. Without a running Redis there is nothing to do: a cache that is not there holds nothing.</summary>
    /// <exception cref="DiceException">Redis runs and refused; its entries live for a minute yet.</exception>
    public static async Task RenewAsync(EngineConnection engine, RunningStack stack, CancellationToken cancellation)
    {
        if (stack.Find(Redis.Name) is not { IsRunning: true } redis)
        {
            return;
        }

        var key = $"{await PrefixAsync(engine, stack, cancellation)}{GenerationKey}";
        var outcome = await ContainerCommand.RunAsync(engine.Client, redis.ContainerId, ["redis-cli", "-e", "set", key, Guid.NewGuid().ToString()], cancellation);
        if (outcome.ExitCode != 0)
        {
            throw new DiceException($"the data is written, but Redis refused to put the backend's cache out of use: {outcome.Error.Trim()}", "what the backend shows may be up to a minute old; see ./run-env.sh logs redis");
        }
    }

    private static async Task<string> PrefixAsync(EngineConnection engine, RunningStack stack, CancellationToken cancellation)
    {
        if (stack.Find(Backend.Name) is not { } backend)
        {
            return "";
        }

        try
        {
            var inspected = await engine.Client.Containers.InspectContainerAsync(backend.ContainerId, cancellation);
            return (inspected.Config?.Env ?? []).Select(line => line.Split('=', 2)).FirstOrDefault(pair => pair[0] == PrefixVariable)?.ElementAtOrDefault(1) ?? "";
        }
        catch (DockerContainerNotFoundException)
        {
            return "";
        }
    }
}
