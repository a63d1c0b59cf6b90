using System.Diagnostics;
using Dice.Environment.Runtime;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Commands;

/// <summary>What a run of the console host gave, with its two streams apart.</summary>
internal sealed record HostRun(int ExitCode, string Output, string Error)
{
    /// <summary>An address at which no engine listens.</summary>
    public static (string Name, string Value) NoEngine { get; } = ("DOCKER_HOST", "unix:///nonexistent.sock");

    /// <summary>Runs a command line to its end, as <c>run-env.sh</c> does, without a terminal.</summary>
    public static Task<HostRun> OfAsync(IEnumerable<string> arguments, params IEnumerable<(string Name, string Value)> variables) =>
        OfAsync(["dotnet"], arguments, variables);

    /// <summary>Runs a command line as another user, given by number; needs root.</summary>
    public static Task<HostRun> AsUserAsync(string user, IEnumerable<string> arguments, params IEnumerable<(string Name, string Value)> variables) =>
        OfAsync(["setpriv", "--reuid", user, "--regid", user, "--clear-groups", "dotnet"], arguments, variables);

    /// <summary>Runs a command line by another command than <c>dotnet</c>, such as a shell that sets a limit first.</summary>
    public static async Task<HostRun> OfAsync(string[] runner, IEnumerable<string> arguments, params IEnumerable<(string Name, string Value)> variables)
    {
        var start = new ProcessStartInfo(runner[0], [.. runner[1..], typeof(EnvironmentId).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["DICE_REPOSITORY"] = Checkout.Root;
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var cancellation = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var error = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return new HostRun(process.ExitCode, await output, await error);
    }
}
