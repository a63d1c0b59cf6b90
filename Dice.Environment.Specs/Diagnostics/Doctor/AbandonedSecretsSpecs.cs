using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Planning;
using Dice.Environment.Specs.Commands;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Diagnostics.Doctor;

/// <summary>Secrets that were replaced for an ephemeral environment are removed with it, also when its process was killed; others stay.</summary>
[Trait("Phase", "1")]
public sealed class AbandonedSecretsSpecs : IAsyncDisposable
{
    private static readonly EnvironmentId Id = EnvironmentId.Parse("reaped");
    private readonly TemporaryFolder _home = new();
    private string _volumes = """{"Volumes":[]}""";
    private readonly FakeEngine _engine;

    public AbandonedSecretsSpecs() => _engine = new FakeEngine(containers: () => "[]", volumes: () => _volumes);

    private string File => new DiceFolders(_home[""]).Secrets(Id);

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task The_next_command_removes_those_of_an_ephemeral_environment_that_was_killed()
    {
        Replace(endsOn: _engine.Host.Value);

        var run = await RunAsync("down");

        run.ExitCode.Should().Be(0, run.Error);
        System.IO.File.Exists(File).Should().BeFalse();
    }

    [Fact]
    public async Task The_doctor_reports_them_and_removes_them_only_when_asked()
    {
        Replace(endsOn: _engine.Host.Value);

        (await RunAsync("doctor", "--json")).Output.Should().Contain("left secrets that were replaced for it");
        System.IO.File.Exists(File).Should().BeTrue("without --fix the doctor changes nothing");

        (await RunAsync("doctor", "--fix", "--json")).Output.Should().Contain("\"clearedSecrets\"").And.Contain("nothing is left");
        System.IO.File.Exists(File).Should().BeFalse();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("unix:///run/another-engine.sock")]
    public async Task Those_of_other_environments_stay(string? endsOn)
    {
        Replace(endsOn);

        await RunAsync("down");
        await RunAsync("doctor", "--fix");

        new EnvironmentSecrets(new DiceFolders(_home[""]), Id).Read().Should().ContainKey("KEY");
    }

    [Fact]
    public async Task They_stay_while_the_environment_has_a_volume()
    {
        Replace(endsOn: _engine.Host.Value);
        _volumes = $$"""{"Volumes":[{"Name":"dice-{{Id}}-redis-data","Labels":{"{{Labels.Environment}}":"{{Id}}"} }]}""";

        await RunAsync("down");

        System.IO.File.Exists(File).Should().BeTrue("the data is still there, and depends on them");
    }

    [Fact]
    public void A_further_change_keeps_the_mark_and_the_mark_can_be_removed()
    {
        Replace(endsOn: "unix:///one.sock");
        var secrets = new EnvironmentSecrets(new DiceFolders(_home[""]), Id);

        secrets.Set("ANOTHER", "value");
        secrets.EngineOfTheirEnd.Should().Be("unix:///one.sock");
        secrets.EndOn(null);

        secrets.EngineOfTheirEnd.Should().BeNull();
        secrets.Read().Keys.Should().BeEquivalentTo("KEY", "ANOTHER");
    }

    private void Replace(string? endsOn)
    {
        var secrets = new EnvironmentSecrets(new DiceFolders(_home[""]), Id);
        secrets.Set("KEY", "value");
        secrets.EndOn(endsOn);
    }

    private Task<HostRun> RunAsync(params string[] arguments) => HostRun.OfAsync([.. arguments, "--env", "elsewhere"], _engine.Host, ("DICE_HOME", _home[""]));
}
