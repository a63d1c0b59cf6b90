using Dice.Environment.Commands;

namespace Dice.Environment.Specs.Commands;

[Trait("Phase", "1")]
public sealed class UsageSpecs
{
    [Theory]
    [InlineData("statsu", "status")]
    [InlineData("dwon", "down")]
    [InlineData("doc", "doctor")]
    public async Task An_unknown_verb_is_refused_with_the_nearest_one(string given, string meant)
    {
        var run = await HostRun.OfAsync([given]);

        run.ExitCode.Should().Be(2);
        run.Output.Should().BeEmpty();
        run.Error.Should().Contain($"there is no verb '{given}'").And.Contain($"did you mean '{meant}'?");
    }

    [Theory]
    [InlineData("up", "--detahc", "--detach")]
    [InlineData("status", "--jsn", "--json")]
    [InlineData("down", "--volume", "--volumes")]
    public async Task An_unknown_option_is_refused_with_the_nearest_one(string verb, string given, string meant)
    {
        var run = await HostRun.OfAsync([verb, given]);

        run.ExitCode.Should().Be(2);
        run.Error.Should().Contain($"`{verb}` has no option '{given}'").And.Contain($"did you mean '{meant}'?");
    }

    [Theory]
    [InlineData("hosts", "--env", "x")]
    [InlineData("exec", "redis")]
    [InlineData("restart")]
    [InlineData("hosts", "--write", "--remove")]
    [InlineData("logs", "--since", "yesterday")]
    [InlineData("logs", "--tail", "some")]
    [InlineData("up", "--https-port", "70000")]
    [InlineData("up", "--detach", "--ephemeral")]
    [InlineData("up", "--phase", "4")]
    [InlineData("up", "--phase", "one")]
    [InlineData("up", "--mode", "some")]
    [InlineData("up", "--mode", "web", "--only", "redis")]
    [InlineData("init", "--check", "--force")]
    [InlineData("secrets", "list", "--env", "one", "--env", "two")]
    [InlineData("urls", "--json", "--env", "one", "--env", "two")]
    [InlineData("dashboards", "--folder", "/tmp")]
    [InlineData("--detach")]
    public async Task What_a_verb_does_not_take_is_refused_and_not_ignored(params string[] arguments)
    {
        var run = await HostRun.OfAsync(arguments, HostRun.NoEngine);

        run.ExitCode.Should().Be(2, run.Error);
        run.Output.Should().BeEmpty();
        run.Error.Should().StartWith("error: ").And.Contain("--help");
    }

    [Fact]
    public async Task An_unknown_mode_is_refused_with_the_known_ones_and_the_nearest()
    {
        var run = await HostRun.OfAsync(["up", "--mode", "bakend"], HostRun.NoEngine);

        run.ExitCode.Should().Be(2);
        run.Error.Should().Contain("--mode takes full, backend, ").And.Contain("not 'bakend'; did you mean 'backend'?");
    }

    [Theory]
    [InlineData("--env", "down", "--volumes", "--env", "")]
    [InlineData("--env", "down", "--env=", "--volumes")]
    [InlineData("--env", "reset", "--yes", "--env", "")]
    [InlineData("--env", "status", "--env", "")]
    [InlineData("--env", "exec", "--env", "", "redis", "--", "true")]
    [InlineData("--env", "checkpoint", "create", "--env", "")]
    [InlineData("--env", "db", "reset", "--env", "")]
    [InlineData("--env", "load", "--env", "")]
    [InlineData("--workspace", "up", "--workspace", "")]
    [InlineData("--only", "up", "--only", "")]
    [InlineData("--mode", "up", "--mode", "")]
    [InlineData("--output", "backup", "--output", "")]
    [InlineData("--output", "bundle", "--output", "")]
    [InlineData("--to", "db", "rollback", "--to", "")]
    [InlineData("--since", "logs", "--since", "")]
    [InlineData("--tail", "logs", "--tail", "")]
    [InlineData("--output", "backup", "--output=", "--json")]
    [InlineData("--tail", "logs", "--tail=")]
    [InlineData("--since", "logs", "--since=")]
    [InlineData("--gate", "gates", "--gate", "")]
    [InlineData("--as", "load", "--as", "")]
    [InlineData("FILE", "restore", "")]
    [InlineData("NAME", "checkpoint", "restore", "")]
    [InlineData("NAME", "checkpoint", "create", "")]
    [InlineData("SERVICE", "restart", "")]
    [InlineData("PATH", "init", "")]
    [InlineData("SERVICE", "logs", "redis", "")]
    [InlineData("SERVICE", "exec", "", "--", "true")]
    public void An_empty_value_is_refused_and_does_not_mean_the_default(string what, params string[] arguments) =>
        CommandLine.Check(arguments).Should().Contain(message => message.Contains(what, StringComparison.Ordinal));

    [Fact]
    public async Task An_unset_variable_in_place_of_the_environment_takes_nothing_down()
    {
        var run = await HostRun.OfAsync(["down", "--volumes", "--env", ""], HostRun.NoEngine);

        run.ExitCode.Should().Be(2);
        run.Output.Should().BeEmpty();
        run.Error.Should().Contain("the value of --env is empty");
    }

    [Theory]
    [InlineData("status", "--env")]
    [InlineData("logs", "--tail")]
    [InlineData("db", "reset", "--tier")]
    [InlineData("load", "compare")]
    public async Task A_value_that_fills_screens_or_holds_control_characters_is_shortened_and_written_out(params string[] verb)
    {
        var value = $"\e[31m{new string('x', 5000)}\U0001F600";

        var run = await HostRun.OfAsync([.. verb, value, .. verb is ["load", ..] ? [value] : Array.Empty<string>()], HostRun.NoEngine);

        run.ExitCode.Should().BeInRange(1, 2);
        run.Error.Should().Contain("error: ").And.NotContain("\e").And.Contain("xxx… (").And.Contain("→");
        run.Error.Length.Should().BeLessThan(2000);
    }

    [Fact]
    public void A_command_run_in_a_container_may_have_empty_words() =>
        CommandLine.Check(["exec", "redis", "--", "printf", "%s", ""]).Should().BeEmpty();

    [Fact]
    public void Every_verb_is_found_by_its_name() =>
        CommandLine.Verbs.Should().AllSatisfy(verb => CommandLine.Check([verb, "--help"]).Should().BeEmpty()).And.AllSatisfy(verb => CommandLine.VerbsOf(verb).Should().NotBeNull());
}
