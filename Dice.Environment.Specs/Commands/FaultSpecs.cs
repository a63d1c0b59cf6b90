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
    [InlineData("DICE_ENVIRONMENT", "Not A Name", "is no usable name")]
    [InlineData("DICE_WORKSPACE", "/nonexistent/workspace", "/nonexistent/workspace")]
    [InlineData("DICE_SECRETS", "/nonexistent/secrets", "/nonexistent.sock")]
    [InlineData("DICE_REPOSITORY", "/nonexistent", "/nonexistent")]
    public async Task A_setting_that_is_wrong_is_named(string variable, string value, string named)
    {
        var run = await HostRun.OfAsync(["up", "--detach"], HostRun.NoEngine, (variable, value));

        run.ExitCode.Should().Be(1);
        run.Error.Should().StartWith("error: ").And.Contain(named).And.Contain("→");
    }

    [Fact]
    public async Task Hosts_pins_each_name_to_both_loopback_addresses_without_an_engine()
    {
        var run = await HostRun.OfAsync(["hosts"], HostRun.NoEngine);

        run.ExitCode.Should().Be(0, run.Error);
        run.Output.Split('\n').Should().Contain(["127.0.0.1 api.dice.local", "::1 api.dice.local", "127.0.0.1 pwa.dice.local", "::1 pwa.dice.local"]);
    }
}
