using Dice.Environment.Model;
using Dice.Environment.Runtime.Planning;
using Dice.Environment.Services;
using Dice.Environment.Services.Observability;
using Dice.Environment.Services.Observability.Full;
using Dice.Environment.Specs.Budget;
using Dice.Environment.Specs.Commands;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Observability.Full;

/// <summary>The stack with Jaeger, Elasticsearch, Logstash and Kibana in place of the Aspire Dashboard.</summary>
[Trait("Phase", "3")]
public sealed class FullObservabilitySpecs
{
    private static readonly Stack Small = DiceStack.Create(Checkout.Fixtures);
    private static readonly Stack Full = FullObservability.PutInto(Small);

    [Fact]
    public void It_is_valid_and_keeps_within_12_GiB_also_with_a_Redis_cluster_and_Vault()
    {
        StackValidator.FindErrors(Full).Should().BeEmpty();
        StackValidator.FindErrors(RedisCluster.PutInto(VaultServer.PutInto(Full))).Should().BeEmpty();

        Full.Services.Should().OnlyContain(service => service.Limits.MemoryMiB != null);
        RedisCluster.PutInto(VaultServer.PutInto(Full)).Services.Sum(service => (long)service.Limits.MemoryMiB! << 20).Should().BeLessThanOrEqualTo(ResourceBudget.Of(new Phase(3)).MemoryBytes);
    }

    [Fact]
    public void It_replaces_the_Aspire_Dashboard_and_no_other_service_requires_it()
    {
        Full.Services.Select(service => service.Name).Should().BeEquivalentTo(Small.Services.Select(service => service.Name).Except([AspireDashboard.Name]).Concat(FullObservability.Names));

        Full.Services.Where(service => !FullObservability.Names.Contains(service.Name)).SelectMany(service => service.Requires).Should().NotIntersectWith(FullObservability.Names);
        Full.Services.SelectMany(service => service.Dependencies).Should().NotContain(dependency => dependency.Service == AspireDashboard.Name);
        Full.Routes.Select(route => route.Host).Should().Contain([Jaeger.Host, Kibana.Host]).And.NotContain(AspireDashboard.Host);
        FullObservability.Names.Should().OnlyContain(name => Full[name].Phase == new Phase(3));
        Full.UpTo(new Phase(2)).Services.Should().BeEquivalentTo(Small.UpTo(new Phase(2)).Services, options => options.Including(service => service.Name));
    }

    [Theory]
    [InlineData("backend")]
    [InlineData("gateway")]
    [InlineData("rules")]
    [InlineData("pwa")]
    public void Applications_send_to_one_address_with_the_key_that_they_had(string application)
    {
        var variables = Full[application].Environment;

        new ValueResolver(Full, 443, "blue").Resolve(variables["OTEL_EXPORTER_OTLP_ENDPOINT"]).Should().Be("http://jaeger:4318");
        Full[application].Secrets.Should().Contain(TelemetryExport.ApiKey);
        Full[application].Dependencies.Should().Contain(new Dependency(Jaeger.Name, DependencyKind.Optional));
        variables.Keys.Should().BeEquivalentTo(Small[application].Environment.Keys);
    }

    [Fact]
    public void Its_services_have_read_only_root_file_systems_and_pinned_images_and_no_secret_in_a_variable_or_an_argument()
    {
        foreach (var service in FullObservability.Names.Select(name => Full[name]))
        {
            service.HasReadOnlyRoot.Should().BeTrue(service.Name);
            service.User.Should().NotBeNull(service.Name).And.NotStartWith("0");
            service.Image.Recipe.Should().BeNull("its product cannot be built here");
            service.Image.Official.Should().MatchRegex(@":\d+\.\d+\.\d+$");
            DiceImages.Official.Should().Contain(service.Image);
            service.Environment.Values.SelectMany(value => value.Parts).Should().NotContain(part => part is SecretContentValue);
        }

        var values = SignedIn.Secrets.Values.ToArray();
        FullObservability.Names.SelectMany(name => Full[name].Command.Concat(Full[name].Preparation)).Should().OnlyContain(argument => values.All(value => !argument.Contains(value, StringComparison.Ordinal)));
    }

    [Fact]
    public void The_collector_of_logs_sends_to_the_same_address()
    {
        string ConfigurationIn(Stack stack) => string.Concat(stack[LogCollector.Name].Mounts.OfType<FilesMount>().SelectMany(mount => mount.Files).Select(file => new ValueResolver(stack, 443, "blue").Resolve(file.Write())));

        ConfigurationIn(Full).Should().Contain("http://jaeger:4318").And.NotContain("aspire-dashboard:");
        ConfigurationIn(Small).Should().NotContain("jaeger:");
    }

    [Fact]
    public void Applied_twice_it_changes_nothing_more() => FullObservability.PutInto(Full).Should().BeSameAs(Full);

    [Theory]
    [InlineData("--observability takes small or full, not 'large'", "up", "--observability", "large")]
    [InlineData("--observability full is part of phase 3", "up", "--observability", "full", "--phase", "2")]
    [InlineData("--observability is for containers only", "up", "--observability", "full", "--on", "kubernetes")]
    [InlineData("--observability takes small or full, not 'all'", "export", "compose", "--observability", "all")]
    public async Task A_variant_that_does_not_exist_or_cannot_be_used_is_wrong_usage(string message, params string[] arguments)
    {
        var run = await HostRun.OfAsync(arguments, HostRun.NoEngine);

        run.ExitCode.Should().Be(2, run.Error);
        run.Error.Should().Contain(message);
    }
}
