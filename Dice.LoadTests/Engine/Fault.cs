using System.Net.Sockets;

namespace Dice.LoadTests.Engine;

/// <summary>Names an exception so that equal faults are counted together.</summary>
internal static class Fault
{
    /// <summary>This process may not open more files: a failure of the generator, not of the system.</summary>
    public const string OutOfFiles = "too many open files in the generator";

    private const int TooManyOpenFiles = 24; // EMFILE, on Linux and macOS alike.

    /// <summary>Its kind, and what of its cause repeats. Messages that hold ids or times would make every fault one of its own.</summary>
    public static string NameOf(Exception fault) => fault switch
    {
        TaskCanceledException { InnerException: TimeoutException } or TimeoutException => "time-out",
        _ when IsOutOfFiles(fault) => OutOfFiles,
        HttpRequestException { InnerException: SocketException socket } => $"{nameof(HttpRequestException)}: {socket.SocketErrorCode}",
        HttpRequestException http => $"{nameof(HttpRequestException)}: {http.HttpRequestError}",
        _ => $"{fault.GetType().Name}: {FirstLineOf(fault.Message)}",
    };

    private static bool IsOutOfFiles(Exception? fault)
    {
        for (; fault is not null; fault = fault.InnerException)
        {
            if (fault is SocketException { SocketErrorCode: SocketError.TooManyOpenSockets } or IOException { HResult: TooManyOpenFiles })
            {
                return true;
            }
        }

        return false;
    }

    private static string FirstLineOf(string message) => message.Split('\n', 2)[0].TrimEnd();
}
