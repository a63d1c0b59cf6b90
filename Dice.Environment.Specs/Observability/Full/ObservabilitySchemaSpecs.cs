using System.Diagnostics;
using System.Text.Json.Nodes;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Observability.Full;

/// <summary>The bodies of requests conform to the types of Elasticsearch's client, and Logstash's pattern fits PostgreSQL's lines; scripts/quality/observability.sh checks both.</summary>
[Trait("Phase", "3")]
public sealed class ObservabilitySchemaSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Policies_templates_and_roles_conform_and_what_does_not_is_named_with_file_and_line()
    {
        await FullConfiguration.WriteToAsync(_folder);
        (await CheckAsync()).ExitCode.Should().Be(0);

        await ReplaceAsync("policy.dice-logs.json", "\"rollover\"", "\"rolover\"");
        await ReplaceAsync("template.jaeger-span.json", "\"nested\"", "\"nessted\"");
        await ReplaceAsync("role.dice_jaeger.json", "\"privileges\"", "\"rights\"");

        var (exitCode, _, error) = await CheckAsync();
        exitCode.Should().Be(1);
        error.Should().MatchRegex(@"policy\.dice-logs\.json\(\d+,\d+\): error").And.MatchRegex(@"template\.jaeger-span\.json\(\d+,\d+\): error").And.MatchRegex(@"role\.dice_jaeger\.json\(\d+,\d+\): error");
    }

    [Fact]
    public async Task Lines_of_PostgreSQL_have_their_process_level_and_message_and_others_are_left()
    {
        await FullConfiguration.WriteToAsync(_folder);
        var lines = Path.Combine(Checkout.Root, "Dice.Environment.Specs", "Observability", "Full", "postgres-lines.txt");

        var (exitCode, output, error) = await CheckAsync(lines);

        exitCode.Should().Be(0, error);
        var found = JsonNode.Parse(output)!.AsArray();
        var expected = (await File.ReadAllLinesAsync(lines, Stop)).Select(line => line.Split(":  ", 2) is [var head, var message] && head.Contains(" UTC [") ? message : null).ToArray();
        found.Select(match => (string?)match?["message"]).Should().Equal(expected);
        expected.Should().Contain((string?)null).And.Contain("database system is ready to accept connections");
        found.OfType<JsonObject>().Should().OnlyContain(match => (int)match["[process][pid]"]! > 0 && ((string)match["[log][level]"]!).Length > 2);
    }

    private async Task ReplaceAsync(string file, string text, string by)
    {
        var path = _folder[$"observability/elasticsearch/{file}"];
        var content = await File.ReadAllTextAsync(path, Stop);
        content.Should().Contain(text);
        await File.WriteAllTextAsync(path, content.Replace(text, by, StringComparison.Ordinal), Stop);
    }

    private async Task<(int ExitCode, string Output, string Error)> CheckAsync(params string[] lines)
    {
        await RequiredCommand.EnsureAsync("npm");
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(Checkout.Root, "scripts", "quality", "observability.sh"), [_folder["observability"], .. lines])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(Stop);
        var error = process.StandardError.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);
        return (process.ExitCode, await output, await error);
    }
}
