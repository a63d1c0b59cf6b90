using System.Diagnostics;
using Dice.Environment.Runtime;
using Dice.Environment.Setup;

namespace Dice.Environment.Specs.Support;

/// <summary>A place for a command's output that takes none of it.</summary>
public enum Outlet
{
    /// <summary>A pipe whose reader ended before the first line.</summary>
    ReaderLeft,

    /// <summary>A device that is always full.</summary>
    FullDevice,

    /// <summary>Standard output and standard error were closed before the start.</summary>
    Closed,

    /// <summary>A terminal that was closed after the start. It is not the controlling one, so no signal comes with it.</summary>
    TerminalGone,
}

/// <summary>Runs the console host into an <see cref="Outlet"/>.</summary>
internal static class Outlets
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    public static TheoryData<Outlet> All => [.. Enum.GetValues<Outlet>()];

    /// <summary>Runs a command line to its end.</summary>
    /// <returns>The host's exit code.</returns>
    public static Task<int> RunAsync(this Outlet outlet, params string[] arguments) => RunAsync(outlet, [], arguments);

    /// <summary>Runs a command line to its end in a mount namespace of its own; needs root.</summary>
    /// <param name="outlet">Where the output goes.</param>
    /// <param name="mounts">The folders of the machine and what is mounted over them: this machine's own stay as they are.</param>
    /// <param name="variables">Variables for the host's environment.</param>
    /// <param name="arguments">The host's arguments.</param>
    /// <returns>The host's exit code.</returns>
    public static async Task<int> RunOverAsync(
        this Outlet outlet, IEnumerable<(string Folder, string Source)> mounts, (string Name, string Value)[] variables, params string[] arguments)
    {
        var prepare = string.Concat(mounts.Select(mount => $"mount --bind {mount.Source} {mount.Folder} || exit 99; "));
        using var started = Start(outlet, variables, arguments, script => $"exec unshare --mount --propagation private bash -c '{prepare}{script}' bash \"$@\"");
        return await started.WaitAsync(Deadline);
    }

    /// <summary>Runs a command line to its end, with variables in its environment.</summary>
    /// <returns>The host's exit code.</returns>
    public static async Task<int> RunAsync(this Outlet outlet, (string Name, string Value)[] variables, params string[] arguments)
    {
        using var started = Start(outlet, variables, arguments);
        return await started.WaitAsync(Deadline);
    }

    /// <summary>Starts a command line.</summary>
    public static HostIntoOutlet Start(this Outlet outlet, params string[] arguments) => Start(outlet, [], arguments);

    private static HostIntoOutlet Start(Outlet outlet, (string Name, string Value)[] variables, string[] arguments, Func<string, string>? wrap = null)
    {
        var script = outlet switch
        {
            Outlet.ReaderLeft => "exec \"$@\" > >(:) 2>&1",
            Outlet.FullDevice => "exec \"$@\" >/dev/full 2>&1",
            Outlet.Closed => "exec \"$@\" >&- 2>&-",
            _ => "exec \"$@\" >\"$DICE_TEST_TERMINAL\" 2>&1",
        };
        return HostIntoOutlet.Start(wrap?.Invoke(script) ?? script, outlet == Outlet.TerminalGone ? new PseudoTerminal() : null, ownSession: false, arguments, variables);
    }
}

/// <summary>The console host, started by a shell that sets its output up.</summary>
internal sealed class HostIntoOutlet : IDisposable
{
    private readonly Process _process;
    private readonly PseudoTerminal? _terminal;

    private HostIntoOutlet(Process process, PseudoTerminal? terminal) => (_process, _terminal) = (process, terminal);

    public bool HasExited => _process.HasExited;

    /// <summary>Starts it.</summary>
    /// <param name="script">The shell's script; the host's command line is its arguments.</param>
    /// <param name="terminal">The terminal that the script opens as DICE_TEST_TERMINAL; null for none.</param>
    /// <param name="ownSession">Whether to begin a session, whose controlling terminal is then the first that is opened.</param>
    /// <param name="arguments">The host's arguments.</param>
    /// <param name="variables">Variables for the host's environment.</param>
    public static HostIntoOutlet Start(string script, PseudoTerminal? terminal, bool ownSession, string[] arguments, params (string Name, string Value)[] variables)
    {
        string[] host = ["env", "--default-signal=INT,HUP", "dotnet", typeof(EnvironmentId).Assembly.Location, .. arguments];
        string[] shell = [.. ownSession ? ["setsid"] : Array.Empty<string>(), "bash", "-c", script, "bash", .. host];
        var start = new ProcessStartInfo(shell[0], shell[1..]) { RedirectStandardInput = true };
        start.Environment["DICE_REPOSITORY"] = Checkout.Root;
        start.Environment["TERM"] = "xterm-256color";
        if (terminal is not null)
        {
            start.Environment["DICE_TEST_TERMINAL"] = terminal.Path;
        }

        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new HostIntoOutlet(process, terminal);
    }

    /// <summary>Sends it a signal.</summary>
    public void Signal(int signal) => ProcessSignal.Send(_process.Id, signal);

    /// <summary>Closes its terminal, as closing a window does.</summary>
    public async Task CloseTerminalAsync()
    {
        var terminal = _terminal ?? throw new InvalidOperationException("it was started without one");
        await Eventually.HoldsAsync(
            () => Task.FromResult(File.ResolveLinkTarget($"/proc/{_process.Id}/fd/1", returnFinalTarget: false)?.FullName), target => target == terminal.Path, TimeSpan.FromSeconds(20), "the host writes to the terminal");
        terminal.Dispose();
    }

    /// <summary>Waits for its end; a terminal that is to go away goes now.</summary>
    public async Task<int> WaitAsync(TimeSpan deadline)
    {
        if (_terminal is { IsOpen: true })
        {
            await CloseTerminalAsync();
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(deadline);
        await _process.WaitForExitAsync(stop.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
        _terminal?.Dispose();
    }
}
