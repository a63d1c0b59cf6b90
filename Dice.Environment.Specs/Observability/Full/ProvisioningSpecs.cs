using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Dice.Environment.Services.Observability.Full;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Observability.Full;

/// <summary>The scripts that prepare Elasticsearch and Kibana, run with bash and curl against a server that records requests in their place.</summary>
[Trait("Phase", "3")]
public sealed class ProvisioningSpecs : IDisposable
{
    /// <summary>A value that bash, curl's configuration and JSON each treat in their own way.</summary>
    private const string Awkward = """a"b\c$d 'e`f""";

    private readonly TemporaryFolder _folder = new();
    private readonly HttpListener _server = new();
    private readonly ConcurrentQueue<(string Request, string User, string Body)> _seen = new();
    private readonly int _port = FreePort();
    private Func<string, (int Status, string Body)> _answer = _ => (500, "");
    private Task? _pending;

    public ProvisioningSpecs()
    {
        _server.Prefixes.Add($"http://127.0.0.1:{_port}/");
        _server.Start();
        foreach (var secret in FullConfiguration.Stack[Elasticsearch.Name].Secrets)
        {
            File.WriteAllText(_folder[secret.Name], secret == ElasticUser.Superuser.Password ? Awkward : $"{Awkward} of {secret.Name}");
        }
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _server.Close();
        _folder.Dispose();
    }

    [Fact]
    public async Task Elasticsearch_gets_lifecycles_before_the_templates_that_name_them_then_roles_and_users()
    {
        var (exitCode, error) = await RunAsync(Elasticsearch.Name, 9200, _ => (200, """{"acknowledged":true}"""));

        exitCode.Should().Be(0, error);
        _seen.Select(entry => entry.Request).Should().Equal(
            "PUT /_ilm/policy/dice-logs",
            "PUT /_ilm/policy/dice-spans",
            "PUT /_index_template/dice-logs",
            "PUT /_index_template/jaeger-service",
            "PUT /_index_template/jaeger-span",
            "PUT /_security/role/dice_jaeger",
            "PUT /_security/role/dice_logstash",
            "PUT /_security/user/kibana_system/_password",
            "PUT /_security/user/dice_logstash",
            "PUT /_security/user/dice_jaeger",
            "PUT /_security/user/dice");
        _seen.Should().OnlyContain(entry => entry.User == $"elastic:{Awkward}");
        foreach (var (request, _, body) in _seen)
        {
            var file = $"{(request.Contains("/_ilm/") ? "policy" : request.Contains("template") ? "template" : "role")}.{request.Split('/')[^1]}.json";
            var user = ElasticUser.Prepared.FirstOrDefault(user => request.Contains($"/user/{user.Name}", StringComparison.Ordinal));
            if (user is null)
            {
                JsonNode.DeepEquals(JsonNode.Parse(body), JsonNode.Parse(FullConfiguration.Files[$"observability/elasticsearch/{file}"])).Should().BeTrue(request);
            }
            else
            {
                ((string)JsonNode.Parse(body)!["password"]!).Should().Be($"{Awkward} of {user.Password.Name}");
                (JsonNode.Parse(body)!["roles"]?.AsArray().Select(role => (string)role!) ?? []).Should().Equal(user.Roles);
            }
        }
    }

    [Fact]
    public async Task A_refusal_of_Elasticsearch_ends_the_preparation_with_its_answer()
    {
        var (exitCode, error) = await RunAsync(Elasticsearch.Name, 9200, request => request.Contains("template/jaeger-service") ? (400, """{"error":"no such policy"}""") : (200, "{}"));

        exitCode.Should().Be(1);
        error.Should().Contain("Elasticsearch refuses _index_template/jaeger-service").And.Contain("no such policy").And.NotContain(Awkward);
        _seen.Should().HaveCount(4);
    }

    [Fact]
    public async Task Kibana_gets_the_saved_objects_as_a_file_and_a_refusal_ends_the_preparation()
    {
        var (exitCode, error) = await RunAsync(Kibana.Name, 5601, _ => (200, """{"success":true,"successCount":3}"""));

        exitCode.Should().Be(0, error);
        var (request, user, body) = _seen.Should().ContainSingle().Which;
        request.Should().Be("POST /api/saved_objects/_import?overwrite=true");
        user.Should().Be($"dice:{Awkward} of observability-password");
        body.Should().Contain("filename=\"dice.ndjson\"").And.Contain(FullConfiguration.Files["observability/kibana/dice.ndjson"].TrimEnd());

        (exitCode, error) = await RunAsync(Kibana.Name, 5601, _ => (200, """{"success":false,"errors":[{"id":"dice-logs"}]}"""));
        exitCode.Should().Be(1);
        error.Should().Contain("Kibana refuses the saved objects").And.Contain("\"id\":\"dice-logs\"");
    }

    /// <summary>Runs the preparation of a service with folders and a port of this test.</summary>
    private async Task<(int ExitCode, string Error)> RunAsync(string service, int port, Func<string, (int Status, string Body)> answer)
    {
        await FullConfiguration.WriteToAsync(_folder);
        var script = FullConfiguration.Stack[service].Preparation[^1]
            .Replace($"127.0.0.1:{port}", $"127.0.0.1:{_port}", StringComparison.Ordinal)
            .Replace("/run/secrets", _folder[""].TrimEnd('/'), StringComparison.Ordinal)
            .Replace($"/etc/dice/{service}", _folder[$"observability/{service}"], StringComparison.Ordinal);
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var error = process.StandardError.ReadToEndAsync(Stop);
        var ended = process.WaitForExitAsync(Stop);
        _answer = answer;
        while (await Task.WhenAny(ended, AnswerAsync()) != ended)
        {
        }

        return (process.ExitCode, await error);
    }

    /// <summary>Answers the next request. One that was waited for when a script ended is waited for again.</summary>
    private Task AnswerAsync()
    {
        return _pending is { IsCompleted: false } pending ? pending : _pending = NextAsync();

        async Task NextAsync()
        {
            var context = await _server.GetContextAsync();
            using var reader = new StreamReader(context.Request.InputStream);
            var request = $"{context.Request.HttpMethod} {context.Request.RawUrl}";
            var header = context.Request.Headers["Authorization"] ?? "Basic ";
            _seen.Enqueue((request, Encoding.UTF8.GetString(Convert.FromBase64String(header["Basic ".Length..])), await reader.ReadToEndAsync(Stop)));
            var (status, body) = _answer(request);
            context.Response.StatusCode = status;
            context.Response.Close(Encoding.UTF8.GetBytes(body), willBlock: false);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
