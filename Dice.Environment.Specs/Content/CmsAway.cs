using Dice.Environment.Services;
using Docker.DotNet.Models;
using StackExchange.Redis;

namespace Dice.Environment.Specs.Content;

/// <summary>A time in which the CMS is stopped; it ends when this is disposed.</summary>
public sealed class CmsAway : IAsyncDisposable
{
    private readonly CmsEnvironment _environment;

    private CmsAway(CmsEnvironment environment) => _environment = environment;

    /// <summary>Stops the CMS.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="forgetContent">Whether the content that the rules subgraph read before is removed from Redis too.</param>
    public static async Task<CmsAway> BeginAsync(CmsEnvironment environment, bool forgetContent)
    {
        var engine = await environment.EngineAsync();
        var stack = await environment.ReadAsync();
        await engine.Containers.StopContainerAsync(stack[Cms.Name].ContainerId, new ContainerStopParameters { WaitBeforeKillSeconds = 5 }, TestContext.Current.CancellationToken);
        if (forgetContent)
        {
            await using var redis = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{stack[Redis.Name].FindEndpoint(Redis.Endpoint)!.HostPort},allowAdmin=true");
            var server = redis.GetServers().Single();
            await foreach (var key in server.KeysAsync(pattern: "rules:content:*"))
            {
                await redis.GetDatabase().KeyDeleteAsync(key);
            }

            // The subgraph itself keeps what it read for a second.
            await environment.ServesFromAsync("seed");
        }

        return new CmsAway(environment);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _environment.HealAsync();
        await _environment.ServesFromAsync("cms");
    }
}
