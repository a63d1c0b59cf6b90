using System.Diagnostics;
using System.Globalization;
using Dice.Environment.Services;
using Dice.Environment.Specs.Faults;
using Dice.Environment.Specs.Kubernetes;
using Dice.Environment.Specs.Support;
using Npgsql;

namespace Dice.Environment.Specs.Gates.Phase3.Kubernetes;

/// <summary>On a cluster, deleted pods, rolling updates and a bad image lose no acknowledged write.</summary>
[Collection(KubernetesCollection.Name)]
[Trait("Phase", "3")]
[Trait("Target", "kubernetes")]
[Needs(Need.Fixtures)]
public sealed class ClusterFaultGate(DeployedStack deployed)
{
    private const int LeastWrites = 10;
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Healing = TimeSpan.FromSeconds(180);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Backend.Name)]
    [InlineData(Gateway.Name)]
    [InlineData(Rules.Name)]
    [InlineData(Pwa.Name)]
    [InlineData(Redis.Name)]
    [InlineData(Postgres.Name)]
    public async Task A_deleted_pod_is_replaced_and_no_acknowledged_write_is_lost(string service)
    {
        var audit = await UnderWriterAsync(async writer =>
        {
            var pod = (await deployed.ReadAsync()).PodsOf(service).First().Metadata.Name;
            var clock = Stopwatch.GetTimestamp();
            var deleted = await deployed.KubectlAsync(["delete", "pod", pod, "--wait=false"]);
            deleted.ExitCode.Should().Be(0, deleted.Error);
            await Eventually.HoldsAsync(
                async () => (await deployed.ReadAsync()).PodsOf(service).Any(other => other.Metadata.Name != pod || other.Metadata.CreationTimestamp > DateTimeOffset.UtcNow.UtcDateTime.AddMinutes(-2)),
                isThere => isThere,
                Healing,
                $"{service} has a new pod");
            await deployed.SettleAsync(Healing);
            await WritesGoOnAsync(writer);
            TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture, $"{service}: pod deleted, all ready and writes acknowledged again after {Stopwatch.GetElapsedTime(clock).TotalSeconds:0.0} s"));
        });

        audit.Holds.Should().BeTrue(audit.ToString());
    }

    [Fact]
    public async Task A_rolling_update_of_the_backend_loses_no_request()
    {
        await deployed.SettleAsync(Healing);
        using var edge = await deployed.OpenEdgeAsync();
        await using var reader = RequestStream.Start(edge, new Uri($"https://{Backend.Host}/health/live"));
        await reader.GoOnAsync(20, Settled);
        var clock = Stopwatch.GetTimestamp();

        var restarted = await deployed.KubectlAsync(["rollout", "restart", $"deployment/{Backend.Name}"]);
        restarted.ExitCode.Should().Be(0, restarted.Error);
        var rolled = await deployed.KubectlAsync(["rollout", "status", $"deployment/{Backend.Name}", "--timeout=170s"], deadline: Healing);
        rolled.ExitCode.Should().Be(0, rolled.Output + rolled.Error);
        await deployed.SettleAsync(Healing);
        await reader.GoOnAsync(20, Settled);

        TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture, $"rolling update in {Stopwatch.GetElapsedTime(clock).TotalSeconds:0.0} s, {reader.Answered} requests, {reader.Failures.Count} lost"));
        reader.Failures.Should().BeEmpty();
    }

    [Fact]
    public async Task A_bad_image_stops_its_rollout_while_the_old_pods_serve_and_an_undo_heals_it()
    {
        await deployed.SettleAsync(Healing);
        using var edge = await deployed.OpenEdgeAsync();
        await using var reader = RequestStream.Start(edge, new Uri($"https://{Backend.Host}/health/live"));
        const string Bad = "registry.invalid/dice/backend:missing";
        (await deployed.KubectlAsync(["set", "image", $"deployment/{Backend.Name}", $"{Backend.Name}={Bad}"])).ExitCode.Should().Be(0);
        try
        {
            await Eventually.HoldsAsync(
                async () => (await deployed.ReadAsync()).PodsOf(Backend.Name).Select(pod => Environment.Kubernetes.Deployments.PodTrouble.Of(Backend.Name, pod, DateTimeOffset.UtcNow)?.Problem).FirstOrDefault(problem => problem is not null) ?? "",
                problem => problem.Contains(Bad, StringComparison.Ordinal) && problem.Contains("registry.invalid", StringComparison.Ordinal),
                Healing,
                "the problem names the image and its registry");
            await reader.GoOnAsync(20, Settled);
        }
        finally
        {
            (await deployed.KubectlAsync(["rollout", "undo", $"deployment/{Backend.Name}"])).ExitCode.Should().Be(0);
        }

        await deployed.SettleAsync(Healing);
        await reader.GoOnAsync(20, Settled);
        reader.Failures.Should().BeEmpty("the old pods serve until new ones are ready");
    }

    private async Task<WriteAudit> UnderWriterAsync(Func<CharacterWriter, Task> fault)
    {
        await deployed.SettleAsync(Healing);
        var prefix = $"Fault {Guid.NewGuid():N}";
        using var edge = await deployed.OpenEdgeAsync();
        await using var writer = CharacterWriter.Start(edge, prefix);
        await WritesGoOnAsync(writer);
        await fault(writer);
        var log = await writer.StopAsync();
        log.Refused.Should().BeEmpty();
        var audit = WriteAudit.Of(log, await StoredAsync(prefix));
        TestContext.Current.SendDiagnosticMessage($"{log.Acknowledged.Length} writes acknowledged, {log.Retried} of them after a retry; {audit}");
        return audit;
    }

    private static async Task WritesGoOnAsync(CharacterWriter writer)
    {
        var before = writer.Acknowledged.Count;
        await Eventually.HoldsAsync(() => Task.FromResult((writer.Acknowledged.Count, writer.LastFailure)), seen => seen.Count >= before + LeastWrites, Settled, "writes are acknowledged");
    }

    private Task<List<StoredCharacter>> StoredAsync(string prefix) => deployed.QueryAsync(async connection =>
    {
        await using var command = new NpgsqlCommand("select id, name, level, notes from characters where name like $1 || '%'", connection) { Parameters = { new() { Value = prefix } } };
        await using var reader = await command.ExecuteReaderAsync(Stop);
        var rows = new List<StoredCharacter>();
        while (await reader.ReadAsync(Stop))
        {
            rows.Add(new StoredCharacter(reader.GetGuid(0), reader.GetString(1), reader.GetInt16(2), reader.GetString(3)));
        }

        return rows;
    });
}
