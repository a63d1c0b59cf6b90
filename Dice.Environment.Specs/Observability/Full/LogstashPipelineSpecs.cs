using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dice.Environment.Services.Observability.Full;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Observability.Full;

/// <summary>Logstash's pipeline: its grammar, the settings of its plugins, and its script for OTLP.</summary>
[Trait("Phase", "3")]
public sealed class LogstashPipelineSpecs
{
    /// <summary>The plugins of the pipeline with those of their settings that are used, from their documentation.</summary>
    private static readonly Dictionary<(string Section, string Name), string[]> Documented = new()
    {
        [("input", "http")] = ["id", "port", "user", "password"],
        [("filter", "ruby")] = ["path"],
        [("filter", "grok")] = ["match", "pattern_definitions", "overwrite", "tag_on_failure"],
        [("filter", "date")] = ["match", "timezone", "tag_on_failure"],
        [("filter", "json")] = ["source", "target", "skip_on_invalid_json"],
        [("filter", "mutate")] = ["lowercase", "rename", "replace", "remove_field"],
        [("output", "elasticsearch")] =
            ["hosts", "user", "password", "ecs_compatibility", "data_stream", "data_stream_type", "data_stream_dataset", "data_stream_namespace"],
    };

    private static string Pipeline => FullConfiguration.Files["observability/logstash/dice.conf"];

    [Fact]
    public void It_is_by_the_grammar_and_has_documented_settings_only()
    {
        var plugins = LogstashConfig.Read(Pipeline);

        foreach (var plugin in plugins)
        {
            plugin.Settings.Should().BeSubsetOf(Documented.GetValueOrDefault((plugin.Section, plugin.Name), []), $"{plugin.Section} {plugin.Name}");
        }

        plugins.Select(plugin => (plugin.Section, plugin.Name)).Distinct().Should().BeEquivalentTo(Documented.Keys);
    }

    [Theory]
    [InlineData("user =>", "user >", "expected =>")]
    [InlineData("if [edge] {", "if edge {", "expected a condition")]
    [InlineData("output {", "outputs {", "expected input, filter, output or the end")]
    public void What_is_not_by_the_grammar_is_named_with_its_line(string text, string by, string message) =>
        FluentActions.Invoking(() => LogstashConfig.Read(Pipeline.Replace(text, by, StringComparison.Ordinal))).Should().Throw<FormatException>().WithMessage($"line *: {message}*");

    [Fact]
    public void Passwords_are_variables_that_the_command_of_its_container_sets_from_secrets()
    {
        var service = FullConfiguration.Stack[Logstash.Name];

        foreach (var variable in new[] { "OTLP_PASSWORD", "ELASTICSEARCH_PASSWORD" })
        {
            Pipeline.Should().Contain($"password => \"${{{variable}}}\"");
            service.Command[^1].Should().MatchRegex($"export {variable}=\"\\$\\(cat ({string.Join('|', service.Secrets.Select(secret => secret.Path))})\\)\"");
        }
    }

    [Fact]
    public async Task A_line_of_the_edge_has_the_fields_that_the_pipeline_renames()
    {
        var line = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "Dice.Environment.Specs", "Observability", "Full", "edge-line.txt"), TestContext.Current.CancellationToken))!;

        foreach (var path in new[] { "level", "logger", "request.method", "request.host", "request.uri", "status" })
        {
            Pipeline.Should().Contain($"\"[edge][{path.Replace(".", "][", StringComparison.Ordinal)}]\" => ");
            path.Split('.').Aggregate<string, JsonNode?>(line, (node, name) => node?[name]).Should().NotBeNull(path);
        }

        Pipeline.Should().Contain("%{[edge][msg]}").And.Contain("remove_field => [\"edge\"]", "headers can contain tokens");
        line["msg"].Should().NotBeNull();
        line["request"]!["headers"].Should().NotBeNull();
    }

    [Fact]
    public async Task A_request_of_OTLP_becomes_an_event_for_each_log_record()
    {
        Assert.SkipUnless(IsThere("ruby"), "ruby is not installed: the script for OTLP is not run");
        using var folder = new TemporaryFolder();
        await FullConfiguration.WriteToAsync(folder);

        var events = await FilterAsync(folder["observability/logstash/otlp.rb"], """
            {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"backend"}}]},"scopeLogs":[{"scope":{"name":"backend"},"logRecords":[
              {"timeUnixNano":"1764471559123456789","severityNumber":9,"severityText":"INFO","body":{"stringValue":"POST /graphql 200"},"traceId":"0af7","spanId":"b7ad",
               "attributes":[{"key":"requestId","value":{"stringValue":"gate-1"}},{"key":"status","value":{"intValue":"200"}},{"key":"tags","value":{"arrayValue":{"values":[{"stringValue":"a"}]}}}]},
              {"observedTimeUnixNano":"1764471560000000000","severityNumber":17,"body":{"kvlistValue":{"values":[{"key":"a","value":{"boolValue":true}}]}}}]}]}]}
            """);

        events[0]!.ToJsonString().Should().Be(JsonNode.Parse("""
            {"@timestamp":"2025-11-30T02:59:19.123456789Z","message":"POST /graphql 200","service":{"name":"backend"},"trace":{"id":"0af7"},"span":{"id":"b7ad"},
             "event":{"severity":9},"log":{"level":"info"},"http":{"request":{"id":"gate-1"}},"attributes":{"requestId":"gate-1","status":200,"tags":["a"]}}
            """)!.ToJsonString());
        events[1]!.ToJsonString().Should().Be(JsonNode.Parse("""
            {"@timestamp":"2025-11-30T02:59:20.000000000Z","message":"{\"a\":true}","service":{"name":"backend"},"event":{"severity":17},"log":{"level":"error"}}
            """)!.ToJsonString());
        events.Should().HaveCount(2);
    }

    /// <summary>Runs the script as the filter does, with events that are hashes.</summary>
    private static async Task<JsonArray> FilterAsync(string script, string request)
    {
        const string Harness = """
            require 'json'
            module LogStash; class Event
              def initialize(fields); @fields = fields; end
              def get(name); @fields[name]; end
              def to_h; @fields; end
            end; end
            load ARGV[0]
            puts filter(LogStash::Event.new(JSON.parse(STDIN.read))).map(&:to_h).to_json
            """;
        using var process = Process.Start(new ProcessStartInfo("ruby", ["-e", Harness, script]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await process.StandardInput.WriteAsync(request);
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        return JsonSerializer.Deserialize<JsonArray>(output)!;
    }

    private static bool IsThere(string command) =>
        (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, command)));
}
