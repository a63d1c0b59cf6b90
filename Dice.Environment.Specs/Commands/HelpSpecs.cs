namespace Dice.Environment.Specs.Commands;

[Trait("Phase", "1")]
public sealed class HelpSpecs
{
    public static TheoryData<string> Verbs => ["up", "init", "down", "status", "logs", "restart", "exec", "urls", "images", "checkpoint", "backup", "restore", "rollback", "reset", "trust", "hosts", "db", "doctor", "bundle", "load", "export", "gates", "env", "completion"];

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Each_verb_teaches_itself_without_an_engine(string verb)
    {
        var run = await HostRun.OfAsync([verb, "--help"], HostRun.NoEngine);

        run.ExitCode.Should().Be(0, run.Error);
        run.Error.Should().BeEmpty();
        run.Output.Should().Contain($"./run-env.sh {verb}").And.Contain("Usage:").And.Contain("Examples:");
        run.Output.Should().NotContain("\e", "there is no terminal");
    }

    [Fact]
    public async Task The_general_help_names_every_verb_and_explains_the_exit_codes()
    {
        var run = await HostRun.OfAsync(["--help"], HostRun.NoEngine);

        run.ExitCode.Should().Be(0, run.Error);
        run.Output.Should().ContainAll(Verbs.Select(verb => $"\n  {verb.Data} "));
        run.Output.Should().Contain("Exit codes:").And.Contain("130").And.Contain("DICE_IMAGES");
    }
}
