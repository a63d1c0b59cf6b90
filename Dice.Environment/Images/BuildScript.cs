using System.Diagnostics;
using Dice.Environment.Setup;

namespace Dice.Environment.Images;

/// <summary>Runs a recipe's script in its own process group and writes its complete output to one log.</summary>
internal static class BuildScript
{
    /// <summary>The number of last lines that are kept: the cause of an error can be far above the end.</summary>
    public const int LinesKept = 2_000;

    // The time that a script has to clean up after a request to stop.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    // The time that output is still read after the script has ended; the remaining output is already in the pipe.
    private static readonly TimeSpan Echo = TimeSpan.FromSeconds(1);
    private static readonly Lazy<bool> HasSetsid = new(() => File.Exists("/usr/bin/setsid") || File.Exists("/bin/setsid"));

    private static readonly string[] Removed =
    [
        "DICE_IMAGE", "DICE_BASE_IMAGE", "DICE_CONTEXT", "DICE_CACHE", "DICE_VARIANT",
        // These variables change the behaviour of cd, and scripts that a shell runs first.
        "CDPATH", "BASH_ENV", "ENV",
    ];

    /// <summary>Runs the script until it ends.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="variables">The variables for the script, in addition to those of this process; other variables of Dice are removed.</param>
    /// <param name="logPath">The path of its log.</param>
    /// <param name="line">Called with each line of output.</param>
    /// <param name="cancellation">Cancels: the script and all its child processes are asked to stop, and are killed when they do not.</param>
    /// <returns>Its exit code, its last lines, and why its log is incomplete: null when it is complete.</returns>
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

        // A process that still runs in the background would keep the output open forever.
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
        // Standard output and standard error share one stream, so that the log keeps their order.
        // Files that the script creates are copied to an image and must be readable there, whatever the caller's umask is.
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

        // File order and messages must be the same on every machine, without warnings about missing locales.
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
            // The process has ended, and its output is lost.
        }
    }

    private static async Task EndAsync(Process process)
    {
        // The script is asked to stop first, so that its own traps can clean up.
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

    // The group exists while it has members, even after its first process has ended, and its number is not reused before.
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
