using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Commands;

/// <summary>A verb that only reads ends quietly when its reader leaves, and fails when its output cannot be delivered.</summary>
[Trait("Phase", "1")]
public sealed class OutputSpecs
{
    [Theory]
    [InlineData(Outlet.ReaderLeft, 0)]
    [InlineData(Outlet.TerminalGone, 0)]
    [InlineData(Outlet.FullDevice, 1)]
    [InlineData(Outlet.Closed, 1)]
    public async Task A_verb_that_only_reads_fails_when_its_output_is_lost_and_not_when_its_reader_left(Outlet outlet, int exitCode)
    {
        (await outlet.RunAsync("hosts")).Should().Be(exitCode);
        (await outlet.RunAsync("--help")).Should().Be(exitCode);
    }

    [Theory]
    [MemberData(nameof(Outlets.All), MemberType = typeof(Outlets))]
    public async Task An_error_keeps_its_exit_code_when_it_cannot_be_said(Outlet outlet)
    {
        (await outlet.RunAsync("hosts", "--wrong")).Should().Be(2);
        (await outlet.RunAsync("restore", "/nonexistent", "--env", "nosuch")).Should().Be(1);
    }

    [Fact]
    public async Task The_remedy_of_an_error_names_the_environment_that_was_given()
    {
        var run = await HostRun.OfAsync(["restart", "redis", "--env", "elsewhere"]);

        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain("./run-env.sh up --env elsewhere");
    }

    [Fact]
    public async Task The_remedy_in_a_document_names_it_too_and_other_verbs_get_no_environment()
    {
        var missing = await HostRun.OfAsync(["checkpoint", "restore", "nosuch", "--json", "--env", "elsewhere"]);
        missing.Output.Should().Contain("./run-env.sh checkpoint create --env elsewhere");

        var engine = await HostRun.OfAsync(["status", "--env", "elsewhere"], HostRun.NoEngine);
        engine.Error.Should().NotContain("--env elsewhere", "the engine's set-up takes no environment");
    }
}
