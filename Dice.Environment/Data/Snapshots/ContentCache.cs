using Dice.Environment.Runtime;
using Dice.Environment.Services;

namespace Dice.Environment.Data.Snapshots;

/// <summary>The rules subgraph's cache of the CMS's content. A restore must invalidate it: Redis and the CMS may then come from different times.</summary>
internal static class ContentCache
{
    /// <summary>The key with the current generation, to which cached content belongs; see the subgraph's content/content-cache.ts.</summary>
    private const string GenerationKey = "rules:content:generation";

    /// <summary>Starts a new generation: content is read from the CMS again. Does nothing if Redis is not running.</summary>
    /// <returns>A note if Redis refused it; null otherwise.</returns>
    public static async Task<string?> RenewAsync(IStoreHost host, RunningStack stack, CancellationToken cancellation)
    {
        if (stack.Find(Redis.Name) is not { IsRunning: true } redis)
        {
            return null;
        }

        try
        {
            await host.RunAsync(redis, ["redis-cli", "-c", "-e", "set", GenerationKey, Guid.NewGuid().ToString()], input: null, output: null, cancellation);
            return null;
        }
        catch (DiceException e)
        {
            return $"Redis refused to invalidate the cached content of the CMS, which the graph may serve for up to a minute: {e.Problem}";
        }
    }
}
