using System.Diagnostics;
using Dice.Environment.Setup;
using Dice.Environment.Storage;

namespace Dice.Environment.Edge.Trust;

/// <summary>Runs tools as processes. A tool that runs for more than a minute is killed, because it probably waits for input.</summary>
public sealed class ProcessCommandRunner : ICommandRunner
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    public string? Find(string tool) => CommandLookup.Find(tool);

    /// <exception cref="DiceException">The tool is missing or did not end.</exception>
    public async Task<CommandResult> RunAsync(string tool, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var path = Path.IsPathRooted(tool) ? tool : Find(tool) ?? throw new DiceException($"the tool '{tool}' is not installed", "install it, or run ./scripts/setup-dev-environment.sh");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        using var process = Process.Start(new ProcessStartInfo(path, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new CommandResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException exception)
        {
            process.Kill(entireProcessTree: true);
            cancellation.ThrowIfCancellationRequested();
            throw new DiceException($"{ShellText.Join([tool, .. arguments])} did not end within {Limit.TotalSeconds:0} s", "run it by hand to see what it waits for", exception);
        }
    }
}
