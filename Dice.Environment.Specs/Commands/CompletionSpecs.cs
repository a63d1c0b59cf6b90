using System.Diagnostics;
using Dice.Environment.Commands;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Setup;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Commands;

/// <summary>The completion scripts in real shells. The program is the built host under the name run-env.sh.</summary>
[Trait("Phase", "2")]
public sealed class CompletionSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public CompletionSpecs()
    {
        var program = _folder["run-env.sh"];
        File.WriteAllText(program, $"#!/bin/sh\nexec dotnet '{typeof(EnvironmentId).Assembly.Location}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    public static TheoryData<string, string[], string[]> Lines => new()
    {
        { "stat", ["status"], ["up"] },
        { "up --det", ["--detach"], ["--only", "status"] },
        { "up --mode ", [.. ServiceModes.Names], ["--detach"] },
        { "up --only postgres,re", ["postgres,redis"], ["redis"] },
        { "restart ", ["backend", "edge", "postgres"], ["up"] },
        { "logs backend po", ["postgres"], [] },
        { "load ", ["browse-characters", "compare", "list"], ["backend"] },
        { "load --profile s", ["smoke", "soak"], ["average"] },
        { "export ", ["compose", "devcontainer"], ["words"] },
        { "db reset --tier ", ["rebuild", "rows", "template"], [] },
        { "completion ", ["bash", "fish", "zsh"], ["words"] },
        { "secrets ", ["get", "list", "rotate", "set"], ["JWT_SECRET"] },
        { "secrets get J", ["JWT_SECRET"], ["POSTGRES_PASSWORD"] },
        { "secrets get CMS_", ["CMS_SECRET"], [] },
        { "secrets rotate ", ["JWT_SECRET", "POSTGRES_APP_PASSWORD"], ["CMS_SECRET", "list"] },
        { "secrets set JWT_SECRET ", [], ["JWT_SECRET"] },
        { "checkpoint restore ", [], ["list", "backend"] },
        { "exec postgres -- ps", [], ["psql", "postgres"] },
        { "kubernetes node ", ["start", "status", "stop"], ["up"] },
        { "nonsense ", [], ["status"] },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_line_is_completed_with_what_fits(string line, string[] offered, string[] notOffered)
    {
        var start = line.Split(' ').Last();

        var words = CommandLine.Complete(line.Split(' '));

        offered.Except(words).Should().BeEmpty();
        notOffered.Intersect(words).Should().BeEmpty();
        words.Where(word => !word.StartsWith(start, StringComparison.Ordinal)).Should().BeEmpty();
    }

    [Fact]
    public void Every_verb_of_the_help_is_offered() => CommandLine.Complete([""]).Should().Contain(CommandLine.Verbs);

    [Fact]
    public async Task Bash_completes_a_line() => (await RunAsync("bash", "--norc", "-c", """
        source <(./run-env.sh completion bash)
        COMP_WORDS=(./run-env.sh up --mode da) COMP_CWORD=3
        _dice
        echo "${COMPREPLY[@]}"
        complete -p run-env.sh
        """)).Should().StartWith("data\n").And.Contain("-F _dice");

    [Fact]
    public async Task Zsh_completes_a_line() => (await RunAsync("zsh", "-f", "-c", """
        compdef() { print registered $2 }
        compadd() { print -- $@ }
        source <(./run-env.sh completion zsh)
        words=(./run-env.sh up --mode da) CURRENT=4
        _dice
        """)).Should().Be("registered run-env.sh\n-- data\n");

    [Fact]
    public async Task Fish_completes_a_line() => (await RunAsync("fish", "--no-config", "-c", """
        ./run-env.sh completion fish | source
        complete --do-complete './run-env.sh up --mode da'
        """)).Should().Be("data\n");

    [Fact]
    public async Task An_invalid_setting_prints_no_error_at_a_completion() => (await RunAsync("bash", "--norc", "-c", """
        source <(./run-env.sh completion bash)
        COMP_WORDS=(./run-env.sh restart b) COMP_CWORD=2
        export DICE_ENVIRONMNET=x
        _dice
        echo "found: ${COMPREPLY[*]}"
        """)).Should().Be("found: \n");

    /// <summary>Runs a shell in the folder; returns both streams. Skips the test where the shell is not installed.</summary>
    private async Task<string> RunAsync(string shell, params string[] arguments)
    {
        Assert.SkipUnless(CommandLookup.Find(shell) is not null, $"{shell} is not installed");
        var start = new ProcessStartInfo(shell, arguments) { WorkingDirectory = _folder[""], RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DICE_REPOSITORY"] = Checkout.Root;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return await output + await error;
    }
}
