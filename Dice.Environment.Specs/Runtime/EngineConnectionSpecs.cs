using System.Net;
using System.Net.Sockets;
using System.Text;
using Dice.Environment.Runtime.Engine;

namespace Dice.Environment.Specs.Runtime;

/// <summary>Engines that are not as they should be, each behind a real socket.</summary>
public sealed class EngineConnectionSpecs
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_engine_that_is_not_there_is_named_with_the_way_to_get_one()
    {
        var endpoint = new EngineEndpoint(new Uri("unix:///nonexistent/docker.sock"), "the default socket");

        var refusal = await FluentActions.Awaiting(() => EngineConnection.OpenAsync(endpoint, Stop)).Should().ThrowAsync<EngineException>();

        refusal.Which.Problem.Should().Contain("/nonexistent/docker.sock");
        refusal.Which.Remedy.Should().Contain("scripts/setup-dev-environment.sh");
    }

    [Fact]
    public async Task A_wrong_DOCKER_HOST_is_told_apart_from_a_missing_engine()
    {
        var endpoint = new EngineEndpoint(new Uri("tcp://127.0.0.1:1"), "DOCKER_HOST");

        (await FluentActions.Awaiting(() => EngineConnection.OpenAsync(endpoint, Stop)).Should().ThrowAsync<EngineException>())
            .Which.Remedy.Should().Contain("unset DOCKER_HOST");
    }

    [Theory]
    [InlineData("""{"Version":"19.03.15","ApiVersion":"1.40","MinAPIVersion":"1.12"}""", "too old")]
    [InlineData("<html>a web server</html>", "is not a container engine")]
    public async Task What_answers_but_is_no_usable_engine_is_refused(string body, string problem)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var endpoint = new EngineEndpoint(new Uri($"tcp://{listener.LocalEndpoint}"), "DOCKER_HOST");
        var serving = AnswerOnceAsync(listener, body);

        (await FluentActions.Awaiting(() => EngineConnection.OpenAsync(endpoint, Stop)).Should().ThrowAsync<EngineException>())
            .Which.Problem.Should().Contain(problem);
        await serving;
    }

    private static async Task AnswerOnceAsync(TcpListener listener, string body)
    {
        using var client = await listener.AcceptTcpClientAsync(Stop);
        var stream = client.GetStream();
        _ = await stream.ReadAsync(new byte[4096], Stop);
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}"), Stop);
    }
}
