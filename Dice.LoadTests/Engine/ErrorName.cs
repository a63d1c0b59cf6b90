using System.Net.Sockets;

namespace Dice.LoadTests.Engine;

/// <summary>Maps an exception to a name under which equal errors are counted.</summary>
internal static class ErrorName
{
    /// <summary>The limit of open files of this process is reached: an error of the generator, not of the system under test.</summary>
    public const string OutOfFiles = "too many open files in the generator";

    private const int TooManyOpenFiles = 24; // EMFILE on Linux and macOS.

    /// <summary>Returns the type and the constant part of the cause. Messages with ids or times would make each error unique.</summary>
    public static string Of(Exception error) => error switch
    {
        TaskCanceledException { InnerException: TimeoutException } or TimeoutException => "time-out",
        _ when IsOutOfFiles(error) => OutOfFiles,
        HttpRequestException { InnerException: SocketException socket } => $"{nameof(HttpRequestException)}: {socket.SocketErrorCode}",
        HttpRequestException http => $"{nameof(HttpRequestException)}: {http.HttpRequestError}",
        _ => $"{error.GetType().Name}: {FirstLineOf(error.Message)}",
    };

    private static bool IsOutOfFiles(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
        {
            if (error is SocketException { SocketErrorCode: SocketError.TooManyOpenSockets } or IOException { HResult: TooManyOpenFiles })
            {
                return true;
            }
        }

        return false;
    }

    private static string FirstLineOf(string message) => message.Split('\n', 2)[0].TrimEnd();
}
