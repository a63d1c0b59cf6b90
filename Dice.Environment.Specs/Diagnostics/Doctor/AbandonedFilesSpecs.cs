using Dice.Environment.Runtime;
using Dice.Environment.Specs.Commands;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Diagnostics.Doctor;

/// <summary>Secrets in files, which a reaper cannot reach, are removed once their environment is gone.</summary>
[Trait("Phase", "1")]
public sealed class AbandonedFilesSpecs : IAsyncDisposable
{
    private const string Id = "reaped";
    private readonly TemporaryFolder _home = new();
    private string _containers = "[]";
    private readonly FakeEngine _engine;

    public AbandonedFilesSpecs() => _engine = new FakeEngine(containers: () => _containers);

    private string Folder => _home[$"environments/{Id}"];

    private string Secret => Path.Combine(Folder, "secrets", "postgres", "postgres-password");

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task The_next_command_removes_them()
    {
        Leave(_engine.Host.Value);

        await NextCommandAsync();

        Directory.Exists(Folder).Should().BeFalse();
    }

    [Fact]
    public async Task The_doctor_reports_them_and_removes_them_when_asked()
    {
        Leave(engine: null);

        (await RunAsync("doctor", "--json")).Output.Should().Contain(Folder).And.NotContain("nothing is left");
        File.Exists(Secret).Should().BeTrue("the doctor changes nothing by itself");

        (await RunAsync("doctor", "--fix", "--json")).Output.Should().Contain(Id).And.Contain("nothing is left");
        Directory.Exists(Folder).Should().BeFalse();
    }

    [Fact]
    public async Task The_doctor_removes_them_when_its_own_output_is_lost()
    {
        foreach (var outlet in Enum.GetValues<Outlet>())
        {
            Leave(engine: null);
            await outlet.RunAsync([_engine.Host, ("DICE_HOME", _home[""])], "doctor", "--fix");
            Directory.Exists(Folder).Should().BeFalse("{0} is no reason to keep them", outlet);
        }
    }

    [Fact]
    public async Task They_stay_while_containers_use_them()
    {
        Leave(_engine.Host.Value);
        _containers = $$"""[{"Id":"0123456789ab","Names":["/x"],"State":"running","Labels":{"{{Labels.Environment}}":"{{Id}}"},"Mounts":[],"Ports":[]}]""";

        await NextCommandAsync();

        File.Exists(Secret).Should().BeTrue();
    }

    [Fact]
    public async Task They_stay_while_a_start_holds_the_lock_and_when_their_environment_was_kept()
    {
        Leave(_engine.Host.Value);
        Directory.CreateDirectory(_home["locks"]);
        await using (new FileStream(_home[$"locks/{Id}.lock"], FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            await NextCommandAsync();
            File.Exists(Secret).Should().BeTrue();
        }

        await File.WriteAllTextAsync(Path.Combine(Folder, "kept"), "", TestContext.Current.CancellationToken);
        await RunAsync("doctor", "--fix");
        File.Exists(Secret).Should().BeTrue();
    }

    [Theory]
    [InlineData("unix:///run/another-engine.sock")]
    [InlineData(null)]
    public async Task No_other_command_removes_those_of_an_environment_that_may_be_on_another_engine(string? engine)
    {
        Leave(engine);

        await NextCommandAsync();

        File.Exists(Secret).Should().BeTrue();
    }

    /// <summary>Any command that reaches the engine, about another environment.</summary>
    private async Task NextCommandAsync()
    {
        var run = await RunAsync("down");
        run.ExitCode.Should().Be(0, run.Error);
    }

    private Task<HostRun> RunAsync(params string[] arguments) => HostRun.OfAsync([.. arguments, "--env", "elsewhere"], _engine.Host, ("DICE_HOME", _home[""]));

    /// <summary>What a start writes, and its reaper leaves.</summary>
    private void Leave(string? engine)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Secret)!);
        File.WriteAllText(Secret, "secret");
        if (engine is not null)
        {
            File.WriteAllText(Path.Combine(Folder, "engine"), engine);
        }
    }
}
