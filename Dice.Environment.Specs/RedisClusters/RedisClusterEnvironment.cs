using Dice.Environment.Data.Snapshots;
using Dice.Environment.Edge.Client;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;
using Docker.DotNet.Models;

namespace Dice.Environment.Specs.RedisClusters;

/// <summary>An environment whose backend keeps sessions in a Redis cluster.</summary>
public sealed class RedisClusterEnvironment(SharedStack shared) : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private static readonly string[] Chosen = [Backend.Name, EdgeProxy.Name, RedisCluster.Keeper];
    private Environments _environments = null!;
    private StartedStack? _started;

    /// <summary>The stack with the cluster.</summary>
    public static Stack Stack { get; } = RedisCluster.PutInto(DiceStack.Create(Checkout.Fixtures));

    /// <summary>The environment.</summary>
    public EnvironmentId Id { get; } = EnvironmentId.NewUnique("rediscluster");

    /// <summary>Access to its data.</summary>
    public EnvironmentData Data => Checkout.InstallationOf(Id).Data(_environments.Engine);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        _environments = await shared.Environments;
        try
        {
            _started = await _environments.UpAsync(Stack, Id, Chosen);
            await _environments.SeedAsync(_started.Stack);
        }
        catch
        {
            await DisposeAsync(); // xunit disposes of no fixture that did not come up.
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _environments.DownAsync(Id);
        _started?.Dispose();
    }

    /// <summary>Opens clients of the edge.</summary>
    public async Task<EdgeHttp> OpenEdgeAsync() => new(SharedStack.AddressOf(await ReadAsync()));

    /// <summary>Starts what is stopped, and waits until the cluster is complete.</summary>
    public async Task HealAsync()
    {
        (await _environments.UpAsync(Stack, Id, Chosen)).Dispose();
        await Eventually.HoldsAsync(async () => (await RunAsync(RedisCluster.Keeper, "test", "-e", "/tmp/complete")).ExitCode, code => code == 0, Deadline, "the cluster is complete");
    }

    /// <summary>Kills a service, as a crash does.</summary>
    public async Task KillAsync(string service) =>
        await _environments.Engine.Client.Containers.KillContainerAsync((await ReadAsync())[service].ContainerId, new ContainerKillParameters(), Stop);

    /// <summary>Restarts a service.</summary>
    public async Task RestartAsync(string service) =>
        await _environments.Engine.Client.Containers.RestartContainerAsync((await ReadAsync())[service].ContainerId, new ContainerRestartParameters { WaitBeforeKillSeconds = 5 }, Stop);

    /// <summary>Runs a command in a service's container.</summary>
    public async Task<ContainerCommand.Outcome> RunAsync(string service, params string[] command) =>
        await ContainerCommand.RunAsync(_environments.Engine.Client, (await ReadAsync())[service].ContainerId, command, Stop);

    /// <summary>Runs a command of Redis on the node that serves its key, and returns its answer.</summary>
    public async Task<string> AskAsync(params string[] command)
    {
        var outcome = await RunAsync(Redis.Name, ["redis-cli", "-c", "-e", .. command]);
        outcome.ExitCode.Should().Be(0, $"{string.Join(' ', command)}: {outcome.Output}{outcome.Error}");
        return outcome.Output.TrimEnd('\n', '\r');
    }

    /// <summary>Returns the nodes as a node sees them.</summary>
    public async Task<IReadOnlyList<ClusterNode>> NodesAsync(string seenBy = Redis.Name) =>
        [.. (await RunAsync(seenBy, "redis-cli", "cluster", "nodes")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ClusterNode.Parse)];

    /// <summary>Returns the master that serves a key.</summary>
    public async Task<ClusterNode> MasterOfAsync(string key)
    {
        var slot = int.Parse(await AskAsync("cluster", "keyslot", key), System.Globalization.CultureInfo.InvariantCulture);
        return (await NodesAsync()).Single(node => node.Serves(slot));
    }

    private Task<RunningStack> ReadAsync() => _environments.ReadAsync(Id);
}
