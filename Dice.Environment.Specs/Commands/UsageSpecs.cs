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
    [InlineData("--detach")]
    public async Task What_a_verb_does_not_take_is_refused_and_not_ignored(params string[] arguments)
    {
        var run = await HostRun.OfAsync(arguments, HostRun.NoEngine);

        run.ExitCode.Should().Be(2, run.Error);
        run.Output.Should().BeEmpty();
        run.Error.Should().StartWith("error: ").And.Contain("--help");
    }
}
