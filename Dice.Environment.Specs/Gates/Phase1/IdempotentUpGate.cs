using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>A second <c>up</c> reattaches, mends what has stopped and recreates only what has changed.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Stack)]
public sealed class IdempotentUpGate(SharedStack shared, IdempotentUpGate.Again again) : IClassFixture<IdempotentUpGate.Again>, IAsyncLifetime
{
    private readonly EnvironmentId _id = again.Id;
    private Environments _environments = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static Stack TwoServices { get; } = Environments.Dice.Only(["postgres", "redis"]);

    public async ValueTask InitializeAsync() => _environments = await shared.Environments;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_second_up_leaves_running_containers_as_they_are()
    {
        using var first = await _environments.UpAsync(TwoServices, _id);
        using var second = await _environments.UpAsync(TwoServices, _id);

        Containers(second).Should().Equal(Containers(first));
        second.Timeline.Services.Should().OnlyContain(service => service.WasRunning);
    }

    [Fact]
    public async Task A_changed_definition_recreates_that_service_alone_and_keeps_its_data()
    {
        using var first = await _environments.UpAsync(TwoServices, _id);
        await RunInRedisAsync(first, "set", "kept", "yes");
        var changed = TwoServices with
        {
            Services = [.. TwoServices.Services.Select(service => service.Name == "redis" ? service.WithEnvironment("CHANGED", "1") : service)],
        };

        using var second = await _environments.UpAsync(changed, _id);

        second.Stack["postgres"].ContainerId.Should().Be(first.Stack["postgres"].ContainerId);
        second.Stack["redis"].ContainerId.Should().NotBe(first.Stack["redis"].ContainerId);
        (await RunInRedisAsync(second, "get", "kept")).Should().Be("yes", "the volume outlives the container");
    }

    [Fact]
    public async Task A_container_found_stopped_is_started_again()
    {
        using var first = await _environments.UpAsync(TwoServices, _id);
        await _environments.Engine.Client.Containers.StopContainerAsync(first.Stack["redis"].ContainerId, new() { WaitBeforeKillSeconds = 2 }, Stop);

        using var second = await _environments.UpAsync(TwoServices, _id);

        second.Stack["redis"].IsRunning.Should().BeTrue();
        Containers(second).Should().Equal(Containers(first));
        second.Timeline.Services.Single(service => service.Service == "redis").WasRunning.Should().BeFalse();
    }

    [Fact]
    public async Task Choosing_a_service_starts_it_with_what_it_requires_and_nothing_else()
    {
        var fresh = EnvironmentId.NewUnique("chosen");
        try
        {
            using var started = await _environments.UpAsync(Environments.Dice, fresh, ["redis"]);

            started.Stack.Services.Select(service => service.Name).Should().Equal("redis");
        }
        finally
        {
            await _environments.DownAsync(fresh);
        }
    }

    private static IEnumerable<string> Containers(StartedStack started) => started.Stack.Services.Select(service => service.ContainerId);

    private async Task<string> RunInRedisAsync(StartedStack started, params string[] command) =>
        (await ContainerCommand.RunAsync(_environments.Engine.Client, started.Stack["redis"].ContainerId, ["redis-cli", .. command], Stop)).Output.Trim();

    /// <summary>The environment of these tests: whatever one left, the next begins with an <c>up</c>, which is their subject.</summary>
    public sealed class Again(SharedStack shared) : IAsyncDisposable
    {
        public EnvironmentId Id { get; } = EnvironmentId.NewUnique("again");

        public async ValueTask DisposeAsync() => await (await shared.Environments).DownAsync(Id);
    }
}
