using Dice.Environment.Model;
using Dice.Environment.Monitoring.Scraping;
using Dice.Environment.Runtime.Planning;
using Dice.Environment.Services;
using Dice.Environment.Services.Monitoring;
using Dice.Environment.Specs.Support;
using YamlDotNet.Serialization;

namespace Dice.Environment.Specs.Monitoring;

[Trait("Phase", "2")]
public sealed class ScrapeConfigurationSpecs
{
    private static readonly Stack Sample = new Stack("sample")
        .With(new Service("shop", new ImageSource("shop")).ServingMetrics(9000, "/figures"))
        .With(new Service("silent", new ImageSource("silent")))
        .With(new Service("alerts", new ImageSource("alerts")).Listening("http", 9093, "http"));

    [Fact]
    public void A_service_with_metrics_is_a_target_with_the_labels_service_and_environment_and_others_are_not()
    {
        var text = new ValueResolver(Sample, 443, "blue").Resolve(ScrapeConfiguration.Write(Sample, "/rules.yml", ("alerts", "http")));

        var jobs = (List<object>)new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(text)["scrape_configs"];
        var job = (Dictionary<object, object>)jobs.Should().ContainSingle().Subject;
        job["job_name"].Should().Be("shop");
        job["metrics_path"].Should().Be("/figures");
        var target = (Dictionary<object, object>)((List<object>)job["static_configs"])[0];
        ((List<object>)target["targets"]).Should().ContainSingle().Which.Should().Be("shop:9000");
        target["labels"].Should().BeEquivalentTo(new Dictionary<object, object> { ["service"] = "shop", ["environment"] = "blue" });
        text.Should().Contain("targets: [\"alerts:9093\"]");
    }

    [Fact]
    public void No_service_depends_on_monitoring() =>
        DiceStack.Create(Checkout.Fixtures).Services.Where(service => !MonitoringServices.Names.Contains(service.Name))
            .SelectMany(service => service.Requires).Should().NotContain(name => MonitoringServices.Names.Contains(name));

    [Fact]
    public void The_memory_limits_of_Phase_2_are_within_the_plans_10_GiB() =>
        DiceStack.Create(Checkout.Fixtures).UpTo(new Phase(2)).Services.Sum(service => service.Limits.MemoryMiB).Should().BePositive().And.BeLessThanOrEqualTo(10 * 1024);

    [Theory]
    [InlineData(0, "/metrics", "0 is not a port")]
    [InlineData(9464, "metrics", "does not begin with /")]
    public void Invalid_metrics_are_a_validation_error(int port, string path, string error)
    {
        var stack = new Stack("sample").With(new Service("shop", new ImageSource("shop") { Recipe = "shop" }).ServingMetrics(port, path));

        FluentActions.Invoking(() => StackValidator.Validate(stack)).Should().Throw<DiceException>().WithMessage($"*{error}*");
    }
}
