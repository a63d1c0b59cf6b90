using System.Diagnostics;
using System.Text.Json;
using Dice.Environment.Data;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Specs.Attach;
using Dice.Environment.Specs.Support;
using StackExchange.Redis;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>Gates that attach to a developer's stack leave its data and its containers as they were, also when they are stopped half-way.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Fixtures)]
public sealed class AttachGate(SharedStack shared) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly EnvironmentId _id = EnvironmentId.NewUnique("developer");
    private readonly DirectoryInfo _artifacts = Directory.CreateTempSubdirectory("dice-attach-");
    private Environments _environments = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private (string Name, string Value)[] Variables => [("DICE_ATTACH", "always"), ("DICE_ENVIRONMENT", _id.Value), ("DICE_ARTIFACTS", _artifacts.FullName), ("DICE_REPOSITORY", Checkout.Root)];

    public async ValueTask InitializeAsync() => _environments = await shared.Environments;

    public async ValueTask DisposeAsync()
    {
        await _environments.DownAsync(_id);
        _artifacts.Delete(recursive: true);
    }

    [Fact]
    public async Task A_run_that_is_killed_and_a_run_that_ends_both_leave_the_developers_data_and_containers_as_they_were()
    {
        using var developers = await _environments.UpAsync(Environments.Dice, _id, [Postgres.Name, Redis.Name]);
        await FillAsync(developers.Stack);
        var before = await DevelopersState.ReadAsync(_environments, _id);

        await RunUntilKilledAsync();
        var killed = await DevelopersState.ReadAsync(_environments, _id);
        killed.Should().BeEquivalentTo(before, options => options.Excluding(state => state.Databases).Excluding(state => state.Keys), "a killed run has written into a space of its own alone");
        Lines(killed.Keys).Where(key => !key.StartsWith(DataSpace.Prefix, StringComparison.Ordinal)).Should().Equal(Lines(before.Keys));
        killed.Databases.Should().Contain(DataSpace.Prefix, "it had no time to remove its database, which the next run does");

        var run = await HostProcess.RunAsync(_id, ["gates", "--no-build", "--gate", nameof(ServicesGate), "--json"], Variables);
        run.ExitCode.Should().Be(0, run.Output);
        run.Output.Should().Contain($"Attached to environment {_id}", "it says so");
        var document = await File.ReadAllTextAsync(Path.Combine(_artifacts.FullName, "gates", "latest.json"), Stop);
        JsonDocument.Parse(document).RootElement.GetProperty("gates")[0].GetProperty("steps").EnumerateArray()
            .Should().HaveCountGreaterThan(5).And.OnlyContain(step => step.GetProperty("verdict").GetString() == "Passed");
        (await DevelopersState.ReadAsync(_environments, _id)).Should().Be(before, "what both runs had is gone, and nothing else has changed");
    }

    [Fact]
    public async Task Without_a_stack_to_attach_to_the_mode_decides()
    {
        var nobody = EnvironmentId.NewUnique("nobody");

        (await Attachment.FindAsync(_environments, nobody, AttachMode.Auto)).Should().Be(((Attachment?)null, $"environment {nobody} is not up"));
        (await Attachment.FindAsync(_environments, nobody, AttachMode.Never)).Attachment.Should().BeNull();
        var refusal = await FluentActions.Awaiting(() => Attachment.FindAsync(_environments, nobody, AttachMode.Always)).Should().ThrowAsync<DiceException>();
        refusal.Which.Remedy.Should().Contain("up --detach");
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What only this developer has: a table of the application's with rows of their own, and a key.</summary>
    private async Task FillAsync(RunningStack stack)
    {
        await using var connection = await DatabaseAccess.For(stack, _environments.Settings(_id).Secrets).OpenAsync(cancellation: Stop);
        await using var fill = new Npgsql.NpgsqlCommand("CREATE TABLE characters (name text); INSERT INTO characters VALUES ('the developer''s own')", connection);
        await fill.ExecuteNonQueryAsync(Stop);
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{stack[Redis.Name].FindEndpoint(Redis.Endpoint)!.HostPort}");
        await redis.GetDatabase().StringSetAsync("the developer's", "own");
    }

    /// <summary>Starts an attached run, kills it while its own backend works in its own database, and waits until its containers are gone.</summary>
    private async Task RunUntilKilledAsync()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(AttachGate).Assembly.Location, "-noLogo", "-noColor", "-class", typeof(ServicesGate).FullName!]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value;
        }

        using var specs = Process.Start(start)!;
        var output = specs.StandardOutput.ReadToEndAsync(Stop);
        try
        {
            await Eventually.HoldsAsync(
                async () => (Guests: await GuestsAsync(), specs.HasExited, Output: specs.HasExited ? await output : ""),
                seen => seen.HasExited ? throw new DiceException($"the run ended by itself: {seen.Output}", "see above") : seen.Guests.Any(guest => guest.EndsWith($"-{Backend.Name}", StringComparison.Ordinal)),
                Patience,
                "the run's own backend is on the developer's network");
        }
        finally
        {
            specs.Kill();
        }

        await Eventually.HoldsAsync(GuestsAsync, guests => guests.Length == 0, Patience, "the killed run's containers are gone");
    }

    /// <summary>The containers on the developer's network that are not the developer's.</summary>
    private async Task<string[]> GuestsAsync() =>
        [.. Lines((await DevelopersState.ReadAsync(_environments, _id)).Containers)[^1].Split(' ')[2..].Where(name => !name.StartsWith($"dice-{_id}", StringComparison.Ordinal) && name.Length > 0)];
}
