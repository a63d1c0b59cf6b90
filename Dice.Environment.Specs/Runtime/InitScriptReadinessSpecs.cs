using System.Net;
using System.Net.Sockets;
using System.Text;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Leases;
using Dice.Environment.Runtime.Probing;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Runtime;

/// <summary>LocalStack's answer about its init scripts, as its documentation shows it.</summary>
[Trait("Phase", "1")]
public sealed class InitScriptReadinessSpecs : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public InitScriptReadinessSpecs() => _listener.Start();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _listener.Dispose();

    [Theory]
    [InlineData("""{"completed": true, "scripts": [{"stage": "READY", "name": "a.sh", "state": "SUCCESSFUL"}, {"stage": "READY", "name": "b.py", "state": "SUCCESSFUL"}]}""")]
    [InlineData("""{"completed":true,"scripts":[{"stage":"READY","name":"a.sh","state":"SUCCESSFUL"}]}""")]
    [InlineData("""{"completed": true, "scripts": []}""")]
    public async Task LocalStack_is_ready_when_every_script_has_succeeded(string body) => (await LookAsync(body)).IsReady.Should().BeTrue();

    [Theory]
    [InlineData("""{"completed": true, "scripts": [{"stage": "READY", "name": "a.sh", "state": "SUCCESSFUL"}, {"stage": "READY", "name": "b.py", "state": "ERROR"}]}""")]
    [InlineData("""{"completed": false, "scripts": [{"stage": "READY", "name": "b.py", "state": "ERROR"}, {"stage": "READY", "name": "c.sh", "state": "UNKNOWN"}]}""")]
    [InlineData("""{"scripts":[{"state":"ERROR","name":"b.py","stage":"READY"}],"completed":true}""")]
    [InlineData("""{"completed": true, "scripts": [{"stage": "READY", "name": "b.py", "state": "RUNNING"}, {"stage": "READY", "name": "c.sh", "state": "UNKNOWN"}]}""")]
    public async Task A_script_that_has_failed_is_named_at_once(string body)
    {
        var look = await LookAsync(body);

        look.IsReady.Should().BeFalse();
        look.Refusal!.Problem.Should().EndWith("localstack/ready.d/b.py failed");
    }

    [Theory]
    [InlineData("""{"completed": false, "scripts": [{"stage": "READY", "name": "a.sh", "state": "SUCCESSFUL"}, {"stage": "READY", "name": "b.py", "state": "RUNNING"}]}""")]
    [InlineData("""{"completed": false, "scripts": [{"stage": "READY", "name": "a.sh", "state": "UNKNOWN"}]}""")]
    public async Task While_scripts_run_it_is_not_ready_and_has_not_failed(string body)
    {
        var look = await LookAsync(body);

        look.IsReady.Should().BeFalse();
        look.Refusal.Should().BeNull();
    }

    private async Task<ProbeResult> LookAsync(string body)
    {
        var answering = AnswerAsync(body);
        var service = new RunningService
        {
            Name = LocalStack.Name,
            ContainerId = "none",
            State = "running",
            StateInWords = "Up",
            Image = "none",
            ImageOrigin = "none",
            Phase = 1,
            Hash = "none",
            Lease = Lease.Persistent,
            Endpoints = [new RunningEndpoint(LocalStack.Endpoint, 4566, "http", ((IPEndPoint)_listener.LocalEndpoint).Port)],
        };
        var look = await new Probe(null!).LookAsync(LocalStack.Define(Checkout.Fixtures.LocalStackScripts).Readiness, service, Stop);
        await answering;
        return look;
    }

    private async Task AnswerAsync(string body)
    {
        using var client = await _listener.AcceptTcpClientAsync(Stop);
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, leaveOpen: true);
        while (await reader.ReadLineAsync(Stop) is { Length: > 0 })
        {
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"), Stop);
    }
}
