using Dice.Environment.Model;
using Dice.Environment.Runtime.Planning;
using Dice.Environment.Services;
using Dice.Environment.Specs.Commands;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Model;

[Trait("Phase", "3")]
public sealed class RedisClusterSpecs
{
    private static readonly Stack Single = DiceStack.Create(Checkout.Fixtures);
    private static readonly Stack Cluster = RedisCluster.PutInto(Single);

    [Fact]
    public void The_stack_with_a_cluster_is_valid_and_within_the_12_GiB_of_phase_3()
    {
        StackValidator.FindErrors(Cluster).Should().BeEmpty();
        Cluster.Services.Sum(service => service.Limits.MemoryMiB).Should().BeLessThanOrEqualTo(12 * 1024);
    }

    [Theory]
    [InlineData("backend")]
    [InlineData("rules")]
    public void An_application_with_the_address_of_Redis_gets_all_nodes(string application)
    {
        var nodes = Cluster[application].Environment[RedisCluster.Variable];

        new ValueResolver(Cluster, 443, "blue").Resolve(nodes).Should().Be("redis:6379,redis-2:6379,redis-3:6379,redis-4:6379,redis-5:6379,redis-6:6379");
        Single[application].Environment.Should().NotContainKey(RedisCluster.Variable);
    }

    [Fact]
    public void Nodes_have_no_volume_of_the_single_server() =>
        RedisCluster.Nodes.SelectMany(node => Cluster[node].Mounts.OfType<VolumeMount>()).Should().OnlyContain(mount => mount.Name == "cluster").And.HaveCount(6);

    [Fact]
    public void The_form_is_known_from_the_services()
    {
        RedisCluster.FormOf(Single.Services.Select(service => service.Name)).Should().Be(RedisForm.Server);
        RedisCluster.FormOf(Cluster.Services.Select(service => service.Name)).Should().Be(RedisForm.Cluster);
        RedisCluster.FormOf(["postgres"]).Should().BeNull();
    }

    [Theory]
    [InlineData("--redis takes single or cluster, not 'triple'", "up", "--redis", "triple")]
    [InlineData("--redis cluster is part of phase 3", "up", "--redis", "cluster", "--phase", "2")]
    public async Task A_form_that_does_not_exist_or_is_of_a_later_phase_is_wrong_usage(string message, params string[] arguments)
    {
        var run = await HostRun.OfAsync(arguments, HostRun.NoEngine);

        run.ExitCode.Should().Be(2);
        run.Error.Should().Contain(message);
    }
}
