using System.Runtime.InteropServices;

namespace Dice.Environment.Commands;

/// <summary>
/// Handles Ctrl-C, SIGTERM and a closed terminal. The first signal requests an orderly end; another one, unless it follows within half a
/// second, ends the process immediately.
/// </summary>
internal sealed class Interruption : IDisposable
{
    /// <summary>Wrappers such as npm and make forward a signal that the terminal also sends to this process; both count as one Ctrl-C.</summary>
    private static readonly TimeSpan SameSignal = TimeSpan.FromMilliseconds(500);

    /// <summary>A run that only reads has nothing to clean up. If it does not end by then, it waits for something that cannot be cancelled, such as a pipe without a writer.</summary>
    private static readonly TimeSpan EndOfReading = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _requested = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly HostConsole _console;
    private long _first;

    /// <summary>Starts to listen for signals.</summary>
    /// <param name="console">Receives the signal's number; its cursor is shown again before the process ends immediately.</param>
    public Interruption(HostConsole console)
    {
        _console = console;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Handle(context, 2)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Handle(context, 15)),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Handle(context, 1)),
        ];
    }

    /// <summary>Whether the run only reads, so that it can be ended at any moment.</summary>
    public bool OnlyReads { get; set; }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _requested.Token;

    /// <summary>Whether a signal has arrived.</summary>
    public bool IsRequested => _console.Signal != 0;

    /// <summary>The exit code for the signal.</summary>
    public int Code => ExitCode.Signal + _console.Signal;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _requested.Dispose();
    }

    private void Handle(PosixSignalContext context, int number)
    {
        context.Cancel = true;
        var now = TimeProvider.System.GetTimestamp();
        if (Interlocked.CompareExchange(ref _first, now, 0) is var first && first == 0)
        {
            _console.Signal = number;
            _ = _requested.CancelAsync();
            if (OnlyReads)
            {
                _ = EndAsync();
            }
        }
        else if (TimeProvider.System.GetElapsedTime(first, now) > SameSignal)
        {
            _console.RestoreCursor();
            Env.Exit(Code);
        }
    }

    private async Task EndAsync()
    {
        await Task.Delay(EndOfReading);
        _console.RestoreCursor();
        Env.Exit(Code);
    }
}
