using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase3;

/// <summary>A rollback of Phase 3 puts a single Redis server in the place of a cluster, with the keys of all its shards.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "3")]
[Needs(Need.Fixtures)]
public sealed class ClusterRollbackGate(SharedStack shared) : IAsyncLifetime
{
    private readonly EnvironmentId _id = EnvironmentId.NewUnique("clusterback");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await (await shared.Environments).DownAsync(_id);

    [Fact]
    public async Task The_keys_of_the_cluster_are_in_the_single_server_and_its_nodes_and_volumes_are_gone()
    {
        string[] keys = ["one", "two", "three", "four", "five", "six"];
        await RunAsync("up", "--redis", "cluster", "--only", $"{Postgres.Name},{EdgeProxy.Name},{Redis.Name}", "--detach");
        foreach (var key in keys)
        {
            await AskAsync("-c", "set", key, $"value of {key}", "EX", "3600");
        }

        await RunAsync("rollback", "--phase", "3", "--keep-data", "--yes");

        var stack = await (await shared.Environments).ReadAsync(_id);
        stack.Services.Select(service => service.Name).Should().BeEquivalentTo(Postgres.Name, EdgeProxy.Name, Redis.Name);
        (await EnvironmentVolumes.ListAsync((await shared.Environments).Engine, _id, Stop)).Should().NotContain(volume => volume.EndsWith("-cluster", StringComparison.Ordinal));
        (await AskAsync("info", "cluster")).Should().Contain("cluster_enabled:0");
        foreach (var key in keys)
        {
            (await AskAsync("get", key)).Should().Be($"value of {key}");
        }

        (await RunAsync("checkpoint", "list")).Should().NotContain("redis-keys", "the keys are where they belong");
    }

    private async Task<string> AskAsync(params string[] command)
    {
        var redis = (await (await shared.Environments).ReadAsync(_id))[Redis.Name];
        var outcome = await ContainerCommand.RunAsync((await shared.Environments).Engine.Client, redis.ContainerId, ["redis-cli", "-e", .. command], Stop);
        outcome.ExitCode.Should().Be(0, $"{string.Join(' ', command)}: {outcome.Output}{outcome.Error}");
        return outcome.Output.TrimEnd('\n', '\r');
    }

    private async Task<string> RunAsync(params string[] words)
    {
        var (exitCode, output) = await HostProcess.RunAsync(_id, words);
        exitCode.Should().Be(0, output);
        return output;
    }
}
