using System.Text.Json;

namespace Dice.Environment.Specs.Commands;

[Trait("Phase", "1")]
public sealed class FaultSpecs
{
    [Theory]
    [InlineData("status")]
    [InlineData("up", "--detach")]
    [InlineData("down")]
    [InlineData("logs")]
    [InlineData("urls")]
    public async Task An_engine_that_is_not_there_is_one_message_with_a_remedy(params string[] arguments)
    {
        var run = await HostRun.OfAsync(arguments, HostRun.NoEngine);

        run.ExitCode.Should().Be(1);
        run.Output.Should().BeEmpty();
        run.Error.Trim().Split('\n').Should().SatisfyRespectively(
            problem => problem.Should().StartWith("error: ").And.Contain("unix:///nonexistent.sock"),
            remedy => remedy.Should().StartWith("  → "));
    }

    [Theory]
    [InlineData("status", "--json")]
    [InlineData("up", "--detach", "--json")]
    [InlineData("images", "--json")]
    public async Task With_json_a_fault_is_a_document(params string[] arguments)
    {
        var run = await HostRun.OfAsync(arguments, HostRun.NoEngine);

        run.ExitCode.Should().Be(1);
        run.Error.Should().BeEmpty();
        using var document = JsonDocument.Parse(run.Output);
        var error = document.RootElement.GetProperty("error");
        error.GetProperty("problem").GetString().Should().Contain("unix:///nonexistent.sock");
        error.GetProperty("remedy").GetString().Should().NotBeNullOrEmpty();
    }

    [Fact]
    public async Task The_doctor_reports_a_missing_engine_as_an_error_and_looks_at_all_else()
    {
        var run = await HostRun.OfAsync(["doctor", "--json"], HostRun.NoEngine);

        run.ExitCode.Should().Be(1);
        using var document = JsonDocument.Parse(run.Output);
        document.RootElement.GetProperty("healthy").GetBoolean().Should().BeFalse();
        var findings = document.RootElement.GetProperty("findings").EnumerateArray().ToArray();
        findings.Should().ContainSingle(finding => finding.GetProperty("severity").GetString() == "error").Which.GetProperty("check").GetString().Should().Be("engine");
        findings.Select(finding => finding.GetProperty("check").GetString()).Should().Contain(["ports", "tools", "names", "trust"]);
    }

    [Theory]
    [InlineData("DICE_ENVIRONMENT", "Not A Name", "is not a valid name")]
    [InlineData("DICE_WORKSPACE", "/nonexistent/workspace", "/nonexistent/workspace")]
    [InlineData("DICE_SECRETS", "/nonexistent/secrets", "/nonexistent.sock")]
    [InlineData("DICE_REPOSITORY", "/nonexistent", "/nonexistent")]
    [InlineData("DICE_REGISTRY", "https://mirror.example", "DICE_REGISTRY=https://mirror.example is not a registry")]
    [InlineData("DICE_IMAGES", "sometimes", "sometimes")]
    [InlineData("DICE_ENVIRONMNET", "other", "did you mean DICE_ENVIRONMENT?")]
    [InlineData("DICE_IMAGE", "recipe", "did you mean DICE_IMAGES?")]
    public async Task A_setting_that_is_wrong_is_named(string variable, string value, string named)
    {
        var run = await HostRun.OfAsync(["up", "--detach"], HostRun.NoEngine, (variable, value));

        run.ExitCode.Should().Be(1);
        run.Error.Should().StartWith("error: ").And.Contain(named).And.Contain("→");
    }

    [Theory]
    [InlineData("DICE_REGISTRY", "https://mirror.example")]
    [InlineData("DICE_IMAGES", "sometimes")]
    [InlineData("DICE_WORKSPACE", "/nonexistent/workspace")]
    [InlineData("DICE_SECRETS", "/nonexistent/secrets")]
    [InlineData("DICE_BACKUP_INTERVAL", "often")]
    public async Task A_setting_that_is_wrong_stops_no_verb_that_does_not_use_it_and_the_doctor_reports_it(string variable, string value)
    {
        (await HostRun.OfAsync(["hosts"], (variable, value))).ExitCode.Should().Be(0);

        var doctor = await HostRun.OfAsync(["doctor", "--json"], HostRun.NoEngine, (variable, value));

        doctor.ExitCode.Should().Be(1);
        using var document = JsonDocument.Parse(doctor.Output);
        var findings = document.RootElement.GetProperty("findings").EnumerateArray().ToArray();
        findings.Should().ContainSingle(finding => finding.GetProperty("check").GetString() == "settings").Which.GetProperty("what").GetString().Should().Contain(value);
        findings.Select(finding => finding.GetProperty("check").GetString()).Should().Contain(["engine", "ports", "tools"], "the other checks go on");
    }

    [Fact]
    public async Task A_mistyped_variable_takes_no_other_environment_down()
    {
        var run = await HostRun.OfAsync(["down", "--volumes"], HostRun.NoEngine, ("DICE_ENVIROMENT", "other"));

        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain("DICE_ENVIROMENT is not a setting of Dice").And.Contain("DICE_ENVIRONMENT");
    }

    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(255)]
    public async Task A_limit_of_open_files_that_is_too_low_for_NET_is_one_message_with_a_remedy(int files)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such limit");

        var run = await HostRun.OfAsync(["bash", "-c", $"ulimit -n {files} && exec dotnet \"$@\"", "bash"], ["hosts"]);

        run.ExitCode.Should().Be(1);
        run.Output.Should().BeEmpty();
        run.Error.Trim().Split('\n').Should().SatisfyRespectively(
            problem => problem.Should().Be($"error: this process may open only {files} files at once, and .NET needs at least 256"),
            remedy => remedy.Should().StartWith("  → "));
    }

    [Fact]
    public async Task Hosts_pins_each_name_to_both_loopback_addresses_without_an_engine()
    {
        var run = await HostRun.OfAsync(["hosts"], HostRun.NoEngine);

        run.ExitCode.Should().Be(0, run.Error);
        run.Output.Split('\n').Should().Contain(["127.0.0.1 api.dice.local", "::1 api.dice.local", "127.0.0.1 pwa.dice.local", "::1 pwa.dice.local"]);
    }
}
