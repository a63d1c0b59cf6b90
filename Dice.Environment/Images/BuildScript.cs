using System.Diagnostics;
using System.Globalization;
using Dice.Environment.Setup;

namespace Dice.Environment.Images;

/// <summary>Runs a recipe's script in a process group of its own, its whole output in one log.</summary>
internal static class BuildScript
{
    /// <summary>How many of the last lines are kept: an error's cause may stand far above its end.</summary>
    public const int LinesKept = 2_000;

    // How long a script has to clean up after itself when it is asked to end.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    // How long its output may go on after its end: what was said is in the pipe by then.
    private static readonly TimeSpan Echo = TimeSpan.FromSeconds(1);
    private static readonly Lazy<bool> HasSetsid = new(() => File.Exists("/usr/bin/setsid") || File.Exists("/bin/setsid"));

    private static readonly string[] Removed =
    [
        "DICE_IMAGE", "DICE_BASE_IMAGE", "DICE_CONTEXT", "DICE_CACHE", "DICE_VARIANT",
        // These would change what cd does, and what a shell runs first.
        "CDPATH", "BASH_ENV", "ENV",
    ];

    /// <summary>Runs the script to its end.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="variables">The variables that it gets beside this process's own; of Dice's it gets only these.</param>
    /// <param name="logPath">Where its output goes.</param>
    /// <param name="line">Called with each line of it.</param>
    /// <param name="cancellation">Ends it: it and all it started are asked to end, and killed when they do not.</param>
    /// <returns>Its exit code, its last lines, and why its log is incomplete: null when it is whole.</returns>
    public static async Task<(int ExitCode, IReadOnlyList<string> LastLines, string? LogProblem)> RunAsync(
        Recipe recipe,
        IReadOnlyDictionary<string, string> variables,
        string logPath,
        Action<string> line,
        CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var log = new BuildLog(logPath);
        log.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"# {recipe.Script}, {DateTimeOffset.UtcNow:u}{string.Concat(variables.Select(pair => $"\n# {pair.Key}={pair.Value}"))}"));
        using var process = Start(recipe, variables);
        var lastLines = new Queue<string>();
        var reading = ReadAsync(process.StandardOutput, text =>
        {
            log.WriteLine(text);
            lock (lastLines)
            {
                lastLines.Enqueue(text);
                if (lastLines.Count > LinesKept)
                {
                    lastLines.Dequeue();
                }
            }

            line(text);
        });
        try
        {
            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            await EndAsync(process);
            await EndedAsync(reading, Echo);
            log.WriteLine("# cancelled");
            throw;
        }

        // Something left running in the background would hold the output open for ever.
        if (!await EndedAsync(reading, Echo))
        {
            Signal(process, ProcessSignal.Kill);
            await EndedAsync(reading, Echo);
        }

        log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"# exit code {process.ExitCode}"));
        lock (lastLines)
        {
            return (process.ExitCode, [.. lastLines], log.Problem);
        }
    }

    private static Process Start(Recipe recipe, IReadOnlyDictionary<string, string> variables)
    {
        // One stream for both, so that the log has the order in which things were said.
        // What the script makes goes into an image and must be readable there, whatever the caller's umask.
        string[] command = ["sh", "-c", $"umask 022; exec ./{RecipeCatalog.ScriptName} 2>&1"];
        string[] all = HasSetsid.Value ? ["setsid", .. command] : command;
        var start = new ProcessStartInfo(all[0], all[1..])
        {
            WorkingDirectory = recipe.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var name in Removed)
        {
            start.Environment.Remove(name);
        }

        // The same order of files and the same messages everywhere, and no warning for a language that this machine lacks.
        start.Environment["LC_ALL"] = "C";
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    private static async Task ReadAsync(StreamReader output, Action<string> line)
    {
        try
        {
            while (await output.ReadLineAsync() is { } text)
            {
                line(text);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The process is gone and its output with it.
        }
    }

    private static async Task EndAsync(Process process)
    {
        // Asked first, so that the script's own traps remove what it has left lying about.
        Signal(process, ProcessSignal.Terminate);
        if (!await EndedAsync(process.WaitForExitAsync(CancellationToken.None), Grace))
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        Signal(process, ProcessSignal.Kill);
    }

    private static async Task<bool> EndedAsync(Task task, TimeSpan limit)
    {
        try
        {
            await task.WaitAsync(limit);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    // The group outlives its first process while others are in it, and its number is not given again before then.
    private static void Signal(Process process, int signal)
    {
        if (HasSetsid.Value)
        {
            ProcessSignal.Send(-process.Id, signal);
        }
        else if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
