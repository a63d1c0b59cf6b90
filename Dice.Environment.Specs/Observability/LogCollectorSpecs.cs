using Dice.Environment.Model;
using Dice.Environment.Services;
using Dice.Environment.Services.Monitoring;
using Dice.Environment.Services.Observability;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Observability;

public sealed class LogCollectorSpecs
{
    private static readonly Stack Stack = DiceStack.Create(Checkout.Fixtures);

    [Fact]
    public void It_reads_the_logs_of_the_services_that_do_not_send_them() =>
        LogCollector.SourcesIn(Stack).Should().Contain([Postgres.Name, Redis.Name, EdgeProxy.Name, LocalStack.Name, Pwa.Name, PrometheusServer.Name]);

    [Fact]
    public void It_does_not_read_a_log_twice_nor_those_that_grow_with_each_record() =>
        LogCollector.SourcesIn(Stack).Should().NotContain([Backend.Name, Gateway.Name, Rules.Name, Cms.Name, AspireDashboard.Name, LogCollector.Name]).And.OnlyHaveUniqueItems();

    [Fact]
    public void Options_of_a_start_do_not_change_its_configuration()
    {
        var other = RedisCluster.PutInto(VaultServer.PutInto(Stack));

        LogCollector.SourcesIn(other).Should().Equal(LogCollector.SourcesIn(Stack)).And.Contain([VaultServer.Name, "redis-6"]);
    }
}
