using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Commands;

/// <summary>What <c>secrets set</c> does with standard input that is no value.</summary>
[Trait("Phase", "1")]
public sealed class SecretInputSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("printf '01234567890123456789012345678901\\377\\376'", "is not UTF-8 text")]
    [InlineData("yes", "has more than 65536 bytes")]
    [InlineData("yes | tr -d '\\n'", "has more than 65536 bytes")]
    [InlineData("printf 'two\\nlines of which the second is long enough\\n'", "contains a line break")]
    [InlineData("printf short", "fewer than")]
    public async Task Input_that_cannot_be_the_value_is_one_error_and_nothing_is_stored(string source, string named)
    {
        var run = await SetAsync($"{source} | dotnet \"$@\"", "JWT_SECRET");

        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain(named).And.Contain("→").And.NotContain("01234567");
        Directory.Exists(_folder["home/secrets"]).Should().BeFalse();
    }

    [Fact]
    public async Task A_folder_as_input_is_an_error_not_a_crash()
    {
        var run = await SetAsync("dotnet \"$@\" </", "JWT_SECRET");

        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain("standard input cannot be read");
    }

    [Fact]
    public async Task A_secret_that_does_not_exist_is_reported_before_the_input_is_read()
    {
        var run = await SetAsync(Endless("timeout --kill-after 30 60 dotnet \"$@\" <&3"), "NOT_A_SECRET");

        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain("there is no secret NOT_A_SECRET");
    }

    [Fact]
    public async Task Ctrl_C_ends_the_wait_for_input()
    {
        const int Killed = 137;

        var run = await SetAsync(Endless("timeout --preserve-status --signal INT --kill-after 30 5 dotnet \"$@\" <&3"), "JWT_SECRET");

        run.ExitCode.Should().NotBe(Killed, "Ctrl-C must end it").And.Be(130);
    }

    /// <summary>A shell command that runs another one with descriptor 3 as an input that stays open and never has a byte.</summary>
    private string Endless(string command) => $"mkfifo '{_folder["pipe"]}'; exec 3<>'{_folder["pipe"]}'; exec {command}";

    private Task<HostRun> SetAsync(string script, string name) =>
        HostRun.OfAsync(["sh", "-c", script, "sh"], ["secrets", "set", name, "--env", "input"], Surroundings());

    private (string Name, string Value)[] Surroundings()
    {
        SkipOnWindows();
        Directory.CreateDirectory(_folder[""]);
        return [("DICE_HOME", _folder["home"]), HostRun.NoEngine];
    }

    private static void SkipOnWindows() => Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a POSIX shell");
}
