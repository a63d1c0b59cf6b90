using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Services;
using Docker.DotNet;

namespace Dice.Environment.Data.Seeding;

/// <summary>The backend's read cache. Code that writes to the database without the backend must invalidate it.</summary>
public static class BackendCache
{
    /// <summary>The key with the current generation, to which cache entries belong; see the backend's cache/read-through-cache.ts.</summary>
    private const string GenerationKey = "characters:generation";

    /// <summary>The backend's setting with the prefix of its keys.</summary>
    private const string PrefixVariable = "REDIS_KEY_PREFIX";

    /// <summary>Starts a new generation, which invalidates all entries. Does nothing if Redis is not running, because the cache is then empty.</summary>
    /// <exception cref="DiceException">Redis refused the command; its entries remain valid for up to a minute.</exception>
    public static async Task RenewAsync(EngineConnection engine, RunningStack stack, CancellationToken cancellation)
    {
        if (stack.Find(Redis.Name) is not { IsRunning: true } redis)
        {
            return;
        }

        var key = $"{await PrefixAsync(engine, stack, cancellation)}{GenerationKey}";
        var outcome = await ContainerCommand.RunAsync(engine.Client, redis.ContainerId, ["redis-cli", "-c", "-e", "set", key, Guid.NewGuid().ToString()], cancellation);
        if (outcome.ExitCode != 0)
        {
            throw new DiceException($"the data was written, but Redis refused to invalidate the backend's cache: {outcome.Error.Trim()}", "wait a minute, after which the backend's answers are current; to see why: ./run-env.sh logs redis");
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
