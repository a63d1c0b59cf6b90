using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Leases;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>A lease decides what ends with its process, and what one lease left comes under the next.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Stack)]
public sealed class LifetimeGate(SharedStack shared) : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly Stack OneService = Environments.Dice.Only([Redis.Name]);

    private readonly EnvironmentId _id = EnvironmentId.NewUnique("lease");
    private Environments _environments = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _environments = await shared.Environments;

    public async ValueTask DisposeAsync() => await _environments.DownAsync(_id);

    [Theory]
    [InlineData("attached", "persistent")]
    [InlineData("ephemeral", "attached")]
    [InlineData("persistent", "ephemeral")]
    public async Task An_up_on_an_environment_that_is_up_joins_its_lease_and_does_not_change_it(string first, string second)
    {
        using var begun = await UpAsync(Lease.Parse(first));
        using var joined = await UpAsync(Lease.Parse(second));

        joined.Lease.Joined.Should().BeTrue();
        joined.Lease.Lease.Should().Be(Lease.Parse(first));
        joined.Stack[Redis.Name].ContainerId.Should().Be(begun.Stack[Redis.Name].ContainerId);
        (await VolumeLeaseAsync()).Should().Be(first == "ephemeral" ? begun.Lease.Token : LeaseKeeper.PersistentToken);
    }

    [Fact]
    public async Task Data_outlives_every_lease_but_the_ephemeral_one_that_made_it()
    {
        using (await UpAsync(Lease.Ephemeral))
        {
        }

        await LeftAsync(traces => traces.IsEmpty, "an ephemeral lease leaves nothing");
        using (await UpAsync(Lease.Attached))
        {
        }

        await DataAloneIsLeftAsync("attached");
        using (await UpAsync(Lease.Ephemeral))
        {
        }

        await DataAloneIsLeftAsync("ephemeral, on data from before");
        using (await UpAsync(Lease.Persistent))
        {
        }

        (await _environments.ReadAsync(_id))[Redis.Name].IsRunning.Should().BeTrue("it stays until down");
    }

    [Fact]
    public async Task An_up_that_meets_a_reaper_on_its_way_out_waits_for_its_end_and_begins_a_lease_of_its_own()
    {
        var image = (await _environments.Images.EnsureAsync(DiceImages.Debian, Stop)).Reference;
        var obstacle = (await _environments.Engine.Client.Containers.CreateContainerAsync(new CreateContainerParameters { Image = image, Cmd = ["sleep", "60"] }, Stop)).ID;
        try
        {
            using (await UpAsync(Lease.Ephemeral))
            {
                // The reaper cannot remove a network in use, and tries for ten seconds.
                var networks = await _environments.Engine.Client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = Labels.FilterFor(_id) }, Stop);
                await _environments.Engine.Client.Networks.ConnectNetworkAsync(networks.Single().ID, new NetworkConnectParameters { Container = obstacle }, Stop);
                await _environments.Engine.Client.Containers.StartContainerAsync(obstacle, new ContainerStartParameters(), Stop);
            }

            await Eventually.HoldsAsync(() => _environments.ReadAsync(_id), stack => stack.IsEmpty, Limit, "the reaper is at work");
            var said = new List<string>();
            var settings = _environments.Settings(_id) with { Waiting = text => { said.Add(text); _ = RemoveAsync(obstacle); } };

            using var again = await new StackRunner(_environments.Engine, settings).UpAsync(OneService, wanted: null, Stop);

            said.Should().ContainSingle().Which.Should().Contain("reaper");
            again.Lease.Joined.Should().BeFalse("the other one ended");
            again.Stack[Redis.Name].IsRunning.Should().BeTrue();
        }
        finally
        {
            await RemoveAsync(obstacle);
        }
    }

    [Fact]
    public async Task What_a_lease_left_whose_reaper_is_gone_comes_under_the_next_lease()
    {
        using var first = await UpAsync(Lease.Attached);
        var reaper = (await _environments.Engine.Client.Containers.ListContainersAsync(new ContainersListParameters { Filters = Labels.Filter($"{Labels.Reaper}={first.Lease.Token}") }, Stop)).Single();
        await RemoveAsync(reaper.ID);

        using (var second = await UpAsync(Lease.Attached))
        {
            second.Lease.Joined.Should().BeFalse();
            second.Stack[Redis.Name].ContainerId.Should().NotBe(first.Stack[Redis.Name].ContainerId, "the new reaper watches another label");
        }

        await DataAloneIsLeftAsync("the second lease");
    }

    private Task<StartedStack> UpAsync(Lease lease) => _environments.UpAsync(OneService, _id, lease: lease);

    private async Task RemoveAsync(string container)
    {
        try
        {
            await _environments.Engine.Client.Containers.RemoveContainerAsync(container, new ContainerRemoveParameters { Force = true }, CancellationToken.None);
        }
        catch (DockerApiException)
        {
            // It is gone already, or going.
        }
    }

    private Task<TimeSpan> LeftAsync(Func<Traces, bool> satisfies, string what) =>
        Eventually.HoldsAsync(() => Traces.OfAsync(_environments.Engine, _id), satisfies, Limit, what);

    private Task<TimeSpan> DataAloneIsLeftAsync(string lease) =>
        LeftAsync(traces => traces is { Containers: [], Networks: [], Volumes: [_] }, $"after the lease '{lease}' the data alone is left");

    private async Task<string> VolumeLeaseAsync() =>
        (await _environments.Engine.Client.Volumes.ListAsync(new VolumesListParameters { Filters = Labels.FilterFor(_id) }, Stop)).Volumes.Single().Labels[Labels.Lease];
}
