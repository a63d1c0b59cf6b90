using Dice.Environment.Runtime;
using Dice.Environment.Specs.Commands;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Diagnostics.Doctor;

/// <summary>Checkpoints of data that ended with its process are removed with it; no command removes others that it was not asked to remove.</summary>
[Trait("Phase", "1")]
public sealed class AbandonedCheckpointsSpecs : IAsyncDisposable
{
    private const string Id = "reaped";
    private readonly TemporaryFolder _home = new();
    private string _containers = "[]";
    private string _volumes = """{"Volumes":[]}""";
    private readonly FakeEngine _engine;

    public AbandonedCheckpointsSpecs() => _engine = new FakeEngine(containers: () => _containers, volumes: () => _volumes);

    private string Ephemeral => _home[$"checkpoints/{Id}/of-an-ephemeral-up"];

    private string Kept => _home[$"checkpoints/{Id}/kept"];

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task The_next_command_removes_those_of_an_ephemeral_environment_that_was_killed()
    {
        Make(Ephemeral, engine: _engine.Host.Value);

        await NextCommandAsync();

        Directory.Exists(Path.GetDirectoryName(Ephemeral)).Should().BeFalse();
    }

    [Fact]
    public async Task Others_of_the_same_environment_stay()
    {
        Make(Ephemeral, engine: _engine.Host.Value);
        Make(Kept, engine: null);

        await NextCommandAsync();

        Directory.Exists(Ephemeral).Should().BeFalse();
        File.Exists(Path.Combine(Kept, "manifest.json")).Should().BeTrue("it was not made in an ephemeral environment, and may be all that is left of the data");
    }

    [Fact]
    public async Task They_stay_while_the_environment_has_a_container_or_a_volume()
    {
        Make(Ephemeral, engine: _engine.Host.Value);

        _volumes = $$"""{"Volumes":[{"Name":"dice-{{Id}}-redis-data","Labels":{"{{Labels.Environment}}":"{{Id}}"} }]}""";
        await NextCommandAsync();
        Directory.Exists(Ephemeral).Should().BeTrue("the data is still there");

        _volumes = """{"Volumes":[]}""";
        _containers = $$"""[{"Id":"0123456789ab","Names":["/x"],"State":"running","Labels":{"{{Labels.Environment}}":"{{Id}}"},"Mounts":[],"Ports":[]}]""";
        await NextCommandAsync();
        Directory.Exists(Ephemeral).Should().BeTrue("the environment runs");
    }

    [Theory]
    [InlineData("lock")]
    [InlineData("data.lock")]
    public async Task They_stay_while_a_process_holds_a_lock_of_the_environment(string which)
    {
        Make(Ephemeral, engine: _engine.Host.Value);
        Directory.CreateDirectory(_home["locks"]);
        await using var held = new FileStream(_home[$"locks/{Id}.{which}"], FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

        await NextCommandAsync();

        Directory.Exists(Ephemeral).Should().BeTrue();
    }

    [Fact]
    public async Task They_stay_when_their_environment_is_on_another_engine()
    {
        Make(Ephemeral, engine: "unix:///run/another-engine.sock");

        await NextCommandAsync();
        await RunAsync("doctor", "--fix");

        Directory.Exists(Ephemeral).Should().BeTrue();
    }

    [Fact]
    public async Task The_doctor_reports_both_kinds_with_their_size_and_removes_only_the_ephemeral_ones_when_asked()
    {
        Make(Ephemeral, engine: _engine.Host.Value);
        Make(Kept, engine: null, bytes: 2_500_000);

        (await RunAsync("doctor", "--json")).Output.Should().Contain("was ephemeral and has ended, but left 1 checkpoint").And.Contain("1 checkpoint (2.5 MB)").And.Contain($"down --volumes --env {Id}");
        Directory.Exists(Ephemeral).Should().BeTrue("without --fix the doctor changes nothing");

        (await RunAsync("doctor", "--fix", "--json")).Output.Should().Contain("1 checkpoint (2.5 MB)").And.Contain("nothing is left");
        Directory.Exists(Ephemeral).Should().BeFalse();
        Directory.Exists(Kept).Should().BeTrue();
    }

    [Fact]
    public async Task Down_with_volumes_waits_for_a_process_that_makes_a_checkpoint_and_then_removes_that_too()
    {
        Make(Kept, engine: null);
        Directory.CreateDirectory(_home["locks"]);
        var held = new FileStream(_home[$"locks/{Id}.data.lock"], FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        await using (held)
        {
            using var down = HostProcess.Start(EnvironmentId.Parse(Id), ["down", "--volumes"], _engine.Host, ("DICE_HOME", _home[""]));
            await Eventually.HoldsAsync(() => Task.FromResult(down.Output), output => down.HasExited || output.Contains("is working on the data of environment reaped", StringComparison.Ordinal), TimeSpan.FromSeconds(30), "it says that it waits");
            down.HasExited.Should().BeFalse(down.Output);
            Directory.Exists(Kept).Should().BeTrue();

            Make(_home[$"checkpoints/{Id}/just-made"], engine: null);
            await held.DisposeAsync();

            (await down.WaitAsync(TimeSpan.FromSeconds(30))).Should().Be(0, down.Output);
        }

        Directory.Exists(_home[$"checkpoints/{Id}"]).Should().BeFalse();
    }

    /// <summary>Any command that reaches the engine, about another environment.</summary>
    private async Task NextCommandAsync()
    {
        var run = await RunAsync("down");
        run.ExitCode.Should().Be(0, run.Error);
    }

    private Task<HostRun> RunAsync(params string[] arguments) => HostRun.OfAsync([.. arguments, "--env", "elsewhere"], _engine.Host, ("DICE_HOME", _home[""]));

    /// <summary>A checkpoint's folder; the mark names the engine of an ephemeral environment.</summary>
    private static void Make(string folder, string? engine, int bytes = 10)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "manifest.json"), new string(' ', bytes));
        if (engine is not null)
        {
            File.WriteAllText(Path.Combine(folder, "ends-with-its-data"), engine);
        }
    }
}
