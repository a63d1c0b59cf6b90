using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Dice.Environment.Diagnostics.Doctor;
using Dice.Environment.Specs.Commands;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Diagnostics.Doctor;

/// <summary>What the doctor finds wrong with an engine, each behind a real socket, through the verb as users run it.</summary>
[Trait("Phase", "1")]
public sealed class EngineFindingSpecs
{
    private const string Healthy = """{"SystemTime":"NOW","MemTotal":33000000000,"NCPU":4,"DockerRootDir":"/"}""";

    [Fact]
    public async Task An_engine_that_is_too_old_is_an_error()
    {
        await using var engine = new FakeEngine("""{"Version":"19.03.15","ApiVersion":"1.40","MinAPIVersion":"1.12"}""");

        var found = await ExamineAsync(engine.Host);

        found.Should().ContainSingle(finding => finding.Check == "engine").Which.Should().Match<DoctorDocument.Found>(
            finding => finding.Severity == "error" && finding.What.Contains("too old") && finding.Remedy!.Contains("20.10"));
    }

    [Fact]
    public async Task Little_memory_a_clock_behind_a_strangers_port_and_a_demanded_API_are_found_at_once()
    {
        using var inspector = TryListen(9229); // Taken it is in any case.
        await using var engine = new FakeEngine(
            info: $$"""{"SystemTime":"{{TimeProvider.System.GetUtcNow().AddMinutes(-90):O}}","MemTotal":1073741824,"NCPU":2,"DockerRootDir":"/"}""",
            containers: () => """[{"Id":"c1","Names":["/web"],"Image":"nginx:1","State":"running","Status":"Up","Labels":{},"Ports":[{"IP":"127.0.0.1","PrivatePort":80,"PublicPort":9229,"Type":"tcp"}]}]""");

        var found = await ExamineAsync(engine.Host, (ApiCheck.Variable, "1.99"));

        found.Should().Contain(finding => finding.Check == "resources" && finding.Severity == "error" && finding.What.Contains("1.0 GiB of memory") && finding.Remedy!.Contains("--only"));
        found.Should().Contain(finding => finding.Check == "clock" && finding.Severity == "error" && finding.What.Contains("90 min behind") && finding.Remedy!.Contains("set-ntp"));
        found.Should().Contain(finding => finding.Check == "ports" && finding.Severity == "warning" && finding.What.Contains("9229, wanted by backend.inspector, is held by container web (nginx:1)"));
        found.Should().Contain(finding => finding.Check == "api" && finding.Severity == "warning" && finding.What.Contains("1.99") && finding.What.Contains("1.24 to 1.43") && finding.Remedy!.Contains("unset"));
    }

    [Fact]
    public async Task A_full_disk_and_a_docker_command_that_does_not_fit_are_found()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the docker command is a shell script here, and /proc a file system with nothing free");
        using var folder = new TemporaryFolder();
        var command = Path.Combine(Directory.CreateDirectory(folder["bin"]).FullName, "docker");
        await File.WriteAllTextAsync(command, "#!/bin/sh\necho 'Error response from daemon: client version 1.20 is too old. Minimum supported API version is 1.24' >&2\nexit 1\n", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(command, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        await using var engine = new FakeEngine(info: Healthy.Replace("\"/\"", "\"/proc\"", StringComparison.Ordinal)); // A file system that has nothing free.

        var found = await ExamineAsync(engine.Host, ("PATH", $"{Path.GetDirectoryName(command)}:{Env.GetEnvironmentVariable("PATH")}"));

        found.Should().Contain(finding => finding.Check == "resources" && finding.Severity == "error" && finding.What.Contains("0.0 GiB of disk are free at /proc") && finding.Remedy!.Contains("docker system df"));
        found.Should().Contain(finding => finding.Check == "api" && finding.Severity == "error" && finding.What.Contains("client version 1.20 is too old") && finding.Remedy!.Contains("setup-dev-environment.sh"));
        found.Should().Contain(finding => finding.Check == "clock" && finding.Severity == "fine", "the clocks agree");
    }

    [Fact]
    public async Task Fix_removes_what_a_dead_environment_left_and_nothing_of_one_that_lives()
    {
        const string Dead = """{"Id":"dead1","Names":["/dice-gone-redis"],"Image":"i","State":"exited","Status":"Exited (255)","Labels":{"dice.environment":"gone-1","dice.service":"redis","dice.lease":"gone-1-ab","dice.lease.kind":"ephemeral"},"Ports":[]}""";
        const string Reaper = """{"Id":"live1","Names":["/reaper"],"Image":"i","State":"running","Status":"Up","Labels":{"dice.environment":"live-1","dice.reaper":"live-1-cd","dice.lease.kind":"ephemeral"},"Ports":[]}""";
        const string Watched = """{"Id":"live2","Names":["/dice-live-redis"],"Image":"i","State":"exited","Status":"Exited (1)","Labels":{"dice.environment":"live-1","dice.service":"redis","dice.lease":"live-1-cd","dice.lease.kind":"ephemeral"},"Ports":[]}""";
        FakeEngine? engine = null;
        await using var running = engine = new FakeEngine(info: Healthy, containers: () => engine!.Removed.Count == 0 ? $"[{Dead},{Reaper},{Watched}]" : $"[{Reaper},{Watched}]");
        using var home = new TemporaryFolder();

        var looked = await ExamineAsync(["doctor", "--json"], engine.Host, ("DICE_HOME", home["dice"]));
        engine.Removed.Should().BeEmpty("without --fix it only looks");
        var found = await ExamineAsync(["doctor", "--fix", "--json"], engine.Host, ("DICE_HOME", home["dice"]));

        looked.Should().ContainSingle(finding => finding.Check == "leftovers").Which.What.Should().Contain("environment gone-1 has ended");
        looked.Single(finding => finding.Check == "leftovers").Remedy.Should().Contain("doctor --fix");
        engine.Removed.Should().Contain("/containers/dead1").And.NotContain(path => path.Contains("live"));
        found.Should().ContainSingle(finding => finding.Check == "leftovers").Which.Severity.Should().Be("fine");
    }

    private static TcpListener? TryListen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return listener;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private static Task<IReadOnlyList<DoctorDocument.Found>> ExamineAsync(params (string Name, string Value)[] variables) => ExamineAsync(["doctor", "--json"], variables);

    private static async Task<IReadOnlyList<DoctorDocument.Found>> ExamineAsync(string[] command, params (string Name, string Value)[] variables)
    {
        var run = await HostRun.OfAsync(command, variables);
        using var document = JsonDocument.Parse(run.Output);
        var found = document.RootElement.GetProperty("findings").EnumerateArray()
            .Select(finding => new DoctorDocument.Found(
                finding.GetProperty("check").GetString()!, finding.GetProperty("severity").GetString()!, finding.GetProperty("what").GetString()!, finding.GetProperty("remedy").GetString()))
            .ToArray();
        run.ExitCode.Should().Be(found.Any(finding => finding.Severity == "error") ? 1 : 0);
        return found;
    }
}
