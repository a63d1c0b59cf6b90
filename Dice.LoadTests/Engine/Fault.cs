using System.Net.Sockets;

namespace Dice.LoadTests.Engine;

/// <summary>Maps an exception to a name under which equal errors are counted.</summary>
internal static class Fault
{
    /// <summary>The limit of open files of this process is reached: an error of the generator, not of the system under test.</summary>
    public const string OutOfFiles = "too many open files in the generator";

    private const int TooManyOpenFiles = 24; // EMFILE on Linux and macOS.

    /// <summary>Returns the type and the constant part of the cause. Messages with ids or times would make each error unique.</summary>
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
