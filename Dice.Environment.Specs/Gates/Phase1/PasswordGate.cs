using System.Diagnostics;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>PostgreSQL keeps the password with which its volume was made: a start with another one fails at once, and says why.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Stack)]
public sealed class PasswordGate(SharedStack shared) : IAsyncLifetime
{
    private const string Problem = "its volume was made with another password";

    private readonly EnvironmentId _id = EnvironmentId.NewUnique("password");
    private readonly TemporaryFolder _files = new();
    private Environments _environments = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _environments = await shared.Environments;

    public async ValueTask DisposeAsync()
    {
        await _environments.DownAsync(_id);
        _files.Dispose();
    }

    [Fact]
    public async Task A_changed_password_on_an_old_volume_fails_at_once_says_so_and_loses_nothing()
    {
        var other = ("DICE_SECRETS", await SecretsWithAsync("an'other \"$PASSWORD\" `with` everything"));
        (string, string)[] artifacts = [("DICE_ARTIFACTS", _files["artifacts"])];
        string[] up = ["up", "--only", Postgres.Name];
        (await HostProcess.RunAsync(_id, [.. up, "--detach"], artifacts)).ExitCode.Should().Be(0);

        var verb = await HostProcess.RunAsync(_id, ["db", "seed"], [other, .. artifacts]);
        verb.ExitCode.Should().Be(1, verb.Output);
        verb.Output.Should().Contain(Problem);

        (await HostProcess.RunAsync(_id, ["down"])).ExitCode.Should().Be(0);
        var started = Stopwatch.GetTimestamp();
        var (exitCode, output) = await HostProcess.RunAsync(_id, up, [other, .. artifacts]);

        exitCode.Should().Be(1, output);
        output.Should().Contain(Problem).And.Contain("restore the old POSTGRES_PASSWORD").And.Contain("down --volumes").And.NotContain("everything");
        Stopwatch.GetElapsedTime(started).Should().BeLessThan(Readiness.DefaultDeadline / 2, "no waiting helps");
        (await Traces.OfAsync(_environments.Engine, _id)).Should().BeEquivalentTo(new { Containers = Array.Empty<string>(), Volumes = new[] { $"dice-{_id}-postgres-data" } });
        (await HostProcess.RunAsync(_id, [.. up, "--detach"], artifacts)).ExitCode.Should().Be(0, "the old password still fits");
    }

    [Fact]
    public async Task A_password_of_any_characters_signs_in_and_shows_in_no_inspection()
    {
        const string Password = "it's \"odd\" $(touch /tmp/x) `ü` \\n %s ;#";
        var settings = _environments.Settings(_id);
        var secrets = new Dictionary<string, string>(settings.Secrets) { [Postgres.Password.Key] = Password };

        using var started = await new StackRunner(_environments.Engine, settings with { Secrets = secrets }).UpAsync(Environments.Dice.Only([Postgres.Name]), wanted: null, Stop);

        var postgres = started.Stack[Postgres.Name];
        var inspected = await _environments.Engine.Client.Containers.InspectContainerAsync(postgres.ContainerId, Stop);
        inspected.Config!.Env.Should().NotContain(line => line.Contains(Password, StringComparison.Ordinal));
        (await ContainerCommand.RunAsync(_environments.Engine.Client, postgres.ContainerId, ["sh", "-c", "test -e /tmp/x"], Stop)).ExitCode.Should().NotBe(0, "the password is no code");
    }

    private async Task<string> SecretsWithAsync(string password)
    {
        var known = await File.ReadAllLinesAsync(Path.Combine(Checkout.Root, ".env.development"), Stop);
        await File.WriteAllLinesAsync(_files["secrets"], known.Select(line => line.StartsWith("POSTGRES_PASSWORD=", StringComparison.Ordinal) ? $"POSTGRES_PASSWORD={password}" : line), Stop);
        return _files["secrets"];
    }
}
