using System.Net.Http.Json;
using System.Security.Cryptography;
using Dice.Environment.Specs.Faults;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>The stack recovers from faults by itself, reports its true state during them, and keeps every write that it has acknowledged; an application without the characters API answers again in time.</summary>
[Collection(EngineCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Backend)]
public sealed class FaultGate(FaultFixture fixture, SharedStack shared) : IClassFixture<FaultFixture>
{
    public static TheoryData<string> Names => [.. KnownFaults.ForApplicationsUnderTest.Select(fault => fault.Name)];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_heals_by_itself_in_time_and_loses_nothing_that_it_acknowledged(string name)
    {
        var fault = KnownFaults.Named(name);
        if (!ApplicationsUnderTest.Current.Have(Need.Characters))
        {
            var recovery = await FaultReading.ExecuteAsync(fixture.Stack, fault, Stop);
            TestContext.Current.SendDiagnosticMessage($"{fault.Name}: answered again after {recovery.TotalSeconds:0.0} s (stated {fault.Within.TotalSeconds:0} s)");
            recovery.Should().BeLessThanOrEqualTo(fault.Within, fault.Reason);
            return;
        }

        var outcome = await FaultRun.ExecuteAsync(fixture.Stack, fault, Stop);

        Judge(outcome);
    }

    [Fact]
    [Needs(Need.Fixtures)]
    public async Task A_full_data_volume_is_told_as_such_loses_nothing_acknowledged_and_heals_when_there_is_room()
    {
        await using var small = await FaultEnvironment.StartAsync(await shared.Environments, SmallVolume.Under);
        var incompressible = Convert.ToBase64String(RandomNumberGenerator.GetBytes(6_000));

        var outcome = await FaultRun.ExecuteAsync(small, KnownFaults.FullVolume, Stop, incompressible);

        Judge(outcome);
        outcome.Writes.Failures.Keys.Should().OnlyContain(failure => failure.StartsWith("507 ") && failure.Contains("storage is full"), "the error names the storage, and comes at once");
        outcome.Writes.Failures.Should().NotBeEmpty();
    }

    [Fact]
    [Needs(Need.Characters)]
    public async Task A_write_that_is_sent_again_is_done_once_and_answered_alike()
    {
        using var edge = await fixture.Stack.OpenEdgeAsync();
        using var http = edge.CreateSignedInClient();
        var write = new CharacterWrite(Guid.NewGuid(), $"Twice {Guid.NewGuid():N}", 3, "");

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ =>
        {
            using var answer = await http.PostAsJsonAsync(CharacterWriter.Create, write.ToRequest(), Stop);
            return $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Stop)}";
        }));

        answers.Distinct().Should().ContainSingle().Which.Should().StartWith("200 ").And.Contain(write.Id.ToString());
        (await fixture.Stack.ReadCharactersAsync(write.Name, Stop)).Should().Equal(new StoredCharacter(write.Id, write.Name, write.Level, write.Notes));
    }

    [Fact]
    [Needs(Need.Characters)]
    public async Task What_was_acknowledged_outlives_down_without_volumes()
    {
        var prefix = $"Kept {Guid.NewGuid():N}";
        WriteLog writes;
        using (var edge = await fixture.Stack.OpenEdgeAsync())
        {
            await using var writer = CharacterWriter.Start(edge, prefix);
            await Eventually.HoldsAsync(() => Task.FromResult(writer.Acknowledged.Count), count => count >= 20, TimeSpan.FromSeconds(30), "20 writes are acknowledged");
            writes = await writer.StopAsync();
        }

        await fixture.Stack.DownKeepingVolumesAsync(Stop);
        (await fixture.Stack.ReadAsync(Stop)).IsEmpty.Should().BeTrue("it is down");
        await fixture.Stack.UpAsync();

        var audit = WriteAudit.Of(writes, await fixture.Stack.ReadCharactersAsync(prefix, Stop));
        audit.Holds.Should().BeTrue("the volume outlives the containers, but {0}", audit);
    }

    private void Judge(FaultOutcome outcome)
    {
        var fault = outcome.Fault;
        fixture.Report.Add(outcome);
        TestContext.Current.SendDiagnosticMessage(outcome.ToString());
        outcome.Writes.Acknowledged.Should().HaveCountGreaterThan(20, "there must be something to lose");
        outcome.Writes.Refused.Should().BeEmpty();
        outcome.Audit.Holds.Should().BeTrue("every acknowledged write is there exactly once, but {0}", outcome.Audit);
        if (!fault.LeavesBackendReady)
        {
            outcome.Ready.LiesDuring(outcome.Outage, fault.Notice).FirstOrDefault().Should().BeNull("it is not ready while it cannot serve");
        }

        outcome.Ready.Downs.Any().Should().Be(!fault.LeavesBackendReady, "readiness goes down when it cannot serve, and only then");
        outcome.Live.Downs.Any().Should().Be(fault.StrikesBackend, "it is live all along unless it is the one that was struck; it was not at {0}", outcome.Live.Downs.FirstOrDefault());
        outcome.Recovery.Should().BeLessThanOrEqualTo(fault.Within, fault.Reason);
    }
}
