using System.Diagnostics;
using Dice.Environment.Storage;

namespace Dice.Environment.Setup;

/// <summary>Runs a program of this machine to its end.</summary>
public static class ToolProcess
{
    /// <summary>Runs a program.</summary>
    /// <param name="program">Its path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="deadline">How long it may run; then it is killed.</param>
    /// <param name="cancellation">Kills the program.</param>
    /// <param name="input">What it reads from its standard input; null for nothing.</param>
    /// <exception cref="DiceException">The program cannot be started, or did not end before the deadline.</exception>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string program, IReadOnlyList<string> arguments, TimeSpan deadline, CancellationToken cancellation, string? input = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(deadline);
        using var process = Start(program, arguments);
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await WriteAsync(process, input, limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException e)
        {
            process.Kill(entireProcessTree: true);
            cancellation.ThrowIfCancellationRequested();
            throw new DiceException(
                $"{ShellText.Join([program, .. arguments])} did not end within {deadline.TotalSeconds:0} s; its last output: {LastLine(await error)}", "run it by hand to see what it waits for", e);
        }
    }

    /// <summary>The last line of a text that is not empty.</summary>
    public static string LastLine(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "none";

    private static async Task WriteAsync(Process process, string? input, CancellationToken cancellation)
    {
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellation);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended without reading its input; its exit code and its error output say why.
        }
    }

    /// <summary>Starts a program with its three streams redirected; the caller disposes it.</summary>
    /// <exception cref="DiceException">The program cannot be started.</exception>
    public static Process Start(string program, IReadOnlyList<string> arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new DiceException($"{program} cannot be run: {e.Message}", "check that the file exists and can be executed", e);
        }
    }
}
