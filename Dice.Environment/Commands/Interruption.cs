using System.Runtime.InteropServices;

namespace Dice.Environment.Commands;

/// <summary>Ctrl-C, SIGTERM and a closed terminal: the first asks for an orderly end, the second ends the process at once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _requested = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _code;

    /// <summary>Listens from now on.</summary>
    /// <param name="beforeExit">What to do before the process ends at once, such as showing the cursor again.</param>
    public Interruption(Action beforeExit)
    {
        void Handle(PosixSignalContext context, int number)
        {
            context.Cancel = true;
            if (Interlocked.CompareExchange(ref _code, ExitCode.Signal + number, 0) == 0)
            {
                _ = _requested.CancelAsync();
                return;
            }

            beforeExit();
            Env.Exit(_code);
        }

        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Handle(context, 2)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Handle(context, 15)),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Handle(context, 1)),
        ];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _requested.Token;

    /// <summary>Whether there was a signal.</summary>
    public bool IsRequested => _code != 0;

    /// <summary>The exit code that tells of the signal.</summary>
    public int Code => _code;

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _requested.Dispose();
    }
}
