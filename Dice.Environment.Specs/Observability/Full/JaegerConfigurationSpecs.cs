using Dice.Environment.Services.Observability.Full;
using YamlDotNet.Serialization;

namespace Dice.Environment.Specs.Observability.Full;

/// <summary>Jaeger's configuration, against the components that its build of the OpenTelemetry Collector has.</summary>
[Trait("Phase", "3")]
public sealed class JaegerConfigurationSpecs
{
    /// <summary>The components of Jaeger 2.20, from its list of factories.</summary>
    private static readonly Dictionary<string, string[]> Known = new()
    {
        ["extensions"] = ["healthcheckv2", "pprof", "zpages", "basicauth", "sigv4auth", "jaeger_query", "jaeger_storage", "remote_sampling", "expvar", "remote_storage"],
        ["receivers"] = ["otlp", "nop", "jaeger", "kafka", "zipkin"],
        ["exporters"] = ["debug", "otlp_grpc", "otlp_http", "nop", "jaeger_storage_exporter", "kafka", "prometheus"],
        ["processors"] = ["batch", "memory_limiter", "tail_sampling", "attributes", "filter", "adaptive_sampling"],
    };

    private static readonly Dictionary<object, object> Configuration =
        new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(FullConfiguration.Files["observability/jaeger/config.yaml"]);

    [Fact]
    public void Every_component_is_in_Jaegers_build_and_is_used()
    {
        var service = Map(Configuration["service"]);
        foreach (var (kind, types) in Known)
        {
            var defined = Map(Configuration[kind]).Keys.Cast<string>().ToArray();
            defined.Select(name => name.Split('/')[0]).Should().BeSubsetOf(types);

            var used = kind == "extensions" ? List(service["extensions"]) : [.. Map(service["pipelines"]).Values.SelectMany(pipeline => List(Map(pipeline)[kind])).Distinct()];
            used.Should().BeEquivalentTo(defined);
        }
    }

    [Fact]
    public void Traces_go_to_Elasticsearch_and_logs_to_Logstash_which_gets_no_binary_format()
    {
        var exporters = Map(Configuration["exporters"]);
        var logs = Map(exporters["otlp_http/logstash"]);
        var storage = Map(Map(Map(Map(Configuration["extensions"])["jaeger_storage"])["backends"])["elasticsearch"]);

        logs["logs_endpoint"].Should().Be("http://logstash:8080");
        logs["encoding"].Should().Be("json");
        logs["compression"].Should().Be("none");
        List(Map(storage["elasticsearch"])["server_urls"]).Should().Equal("http://elasticsearch:9200");
        Map(storage["elasticsearch"])["create_mappings"].Should().Be("false", "the templates with the lifecycle are in Elasticsearch before");
    }

    [Fact]
    public void The_receiver_and_the_page_ask_for_a_password_that_is_in_a_file_of_the_container()
    {
        var extensions = Map(Configuration["extensions"]);
        var receiver = Map(Map(Map(Map(Configuration["receivers"])["otlp"])["protocols"])["http"]);
        var page = Map(Map(extensions["jaeger_query"])["http"]);

        Map(receiver["auth"])["authenticator"].Should().Be("basicauth/senders");
        Map(page["auth"])["authenticator"].Should().Be("basicauth/people");
        foreach (var path in FullConfiguration.Files["observability/jaeger/config.yaml"].Split('"', '}', ' ', ':', '\n').Where(text => text.StartsWith("/run/secrets/", StringComparison.Ordinal)))
        {
            FullConfiguration.Stack[Jaeger.Name].Secrets.Select(secret => secret.Path).Should().Contain(path);
        }
    }

    private static Dictionary<object, object> Map(object value) => (Dictionary<object, object>)value;

    private static string[] List(object value) => [.. ((List<object>)value).Cast<string>()];
}
