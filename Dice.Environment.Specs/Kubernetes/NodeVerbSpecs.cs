using Dice.Environment.Specs.Commands;

namespace Dice.Environment.Specs.Kubernetes;

public sealed class NodeVerbSpecs
{
    [Fact]
    public async Task A_start_without_root_says_how_to_get_a_cluster()
    {
        Assert.SkipUnless(Env.IsPrivilegedProcess && OperatingSystem.IsLinux(), "only root can run a command as another user");

        var run = await HostRun.AsUserAsync("65534", ["kubernetes", "node", "start"], ("DICE_HOME", Path.Combine(Path.GetTempPath(), "none")));

        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain("needs root").And.Contain("sudo").And.Contain("--context");
    }

    [Theory]
    [InlineData("Upper")]
    [InlineData("a/b")]
    [InlineData("-x-")]
    public async Task A_name_that_is_no_DNS_label_is_refused(string name)
    {
        Assert.SkipUnless(Env.IsPrivilegedProcess && OperatingSystem.IsLinux(), "a node needs root, which is reported first");

        var run = await HostRun.OfAsync(["kubernetes", "node", "start", $"--name={name}"]);

        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain($"'{name}' is not a name of a node");
    }
}
