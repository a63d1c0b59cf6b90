using System.Text.Json;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>A service that the kernel kills for memory is reported as that, with its limit: when it starts, in status and in the foreground.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Stack)]
public sealed class MemoryKillGate(SharedStack shared) : IAsyncLifetime
{
    private const int LimitMiB = 24;
    private const string Reported = "killed for memory: its limit is 24 MiB";

    /// <summary>Holds all of an endless line in memory, until that ends it.</summary>
    private const string Eat = "tail /dev/zero";

    private readonly EnvironmentId _id = EnvironmentId.NewUnique("hungry");
    private Environments _environments = null!;

    public async ValueTask InitializeAsync() => _environments = await shared.Environments;

    public async ValueTask DisposeAsync() => await _environments.DownAsync(_id);

    [Fact]
    public async Task A_start_that_is_killed_for_memory_says_so_and_names_the_limit()
    {
        var stack = StackOf($"echo hungry; exec {Eat}");

        (await FluentActions.Awaiting(() => _environments.UpAsync(stack, _id)).Should().ThrowAsync<ServiceFailedException>())
            .Which.Problem.Should().Contain("'app' exited with code 137").And.Contain(Reported).And.Contain("hungry");
    }

    [Fact]
    public async Task A_running_service_whose_process_is_killed_is_reported_by_status()
    {
        using var started = await _environments.UpAsync(StackOf($"echo up; exec sleep 60", Readiness.LogLine("^up")), _id);
        var app = started.Stack["app"].ContainerId;
        (await MemoryKill.ReadAsync(_environments.Engine.Client, app, TestContext.Current.CancellationToken)).Happened.Should().BeFalse("it has not eaten yet");
        (await StatusAsync()).GetProperty("killedForMemory").GetBoolean().Should().BeFalse();

        await ContainerCommand.RunAsync(_environments.Engine.Client, app, ["sh", "-c", Eat], TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(StatusAsync, status => status.GetProperty("killedForMemory").GetBoolean(), TimeSpan.FromSeconds(20), "status reports the kill");

        var seen = await StatusAsync();
        seen.GetProperty("state").GetString().Should().Be("running", "only a child was killed");
        seen.GetProperty("memoryLimitMiB").GetInt64().Should().Be(LimitMiB);
        (await HostProcess.RunAsync(_id, ["status"])).Output.Should().Contain($"app was {Reported}");
    }

    [Fact]
    public async Task An_up_that_stays_in_the_foreground_tells_of_it_when_it_happens()
    {
        using var host = HostProcess.Start(_id, ["up", "--only", Redis.Name, "--ephemeral"]);
        await ToldAsync(host, "Press Ctrl-C");
        var redis = (await _environments.ReadAsync(_id))[Redis.Name].ContainerId;

        await ContainerCommand.RunAsync(_environments.Engine.Client, redis, ["sh", "-c", Eat], TestContext.Current.CancellationToken);

        await ToldAsync(host, $"A process of redis was killed for memory: its limit is {Environments.Dice[Redis.Name].Limits.MemoryMiB} MiB; redis keeps running.");
    }

    private static Task<TimeSpan> ToldAsync(HostProcess host, string words) => Eventually.HoldsAsync(
        () => Task.FromResult(host.HasExited ? throw new DiceException($"the host ended: {host.Output}", "see above") : host.Output),
        output => output.Contains(words, StringComparison.Ordinal),
        TimeSpan.FromSeconds(60),
        $"the host says '{words}'");

    private async Task<JsonElement> StatusAsync()
    {
        var (exitCode, output) = await HostProcess.RunAsync(_id, ["status", "--json"]);
        exitCode.Should().Be(0, output);
        using var document = JsonDocument.Parse(output);
        return document.RootElement.GetProperty("services").EnumerateArray().Single().Clone();
    }

    private static Stack StackOf(string script, Readiness? readiness = null) => new Stack("hungry").With(
        new Service("app", DiceImages.Debian).WithCommand("sh", "-c", script).LimitedTo(LimitMiB).ReadyWhen(readiness ?? Readiness.LogLine("^never")));
}
