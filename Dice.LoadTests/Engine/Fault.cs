using System.Net.Sockets;

namespace Dice.LoadTests.Engine;

/// <summary>Names an exception so that equal faults are counted together.</summary>
internal static class Fault
{
    /// <summary>Its kind, and what of its cause repeats. Messages that hold ids or times would make every fault one of its own.</summary>
    public static string NameOf(Exception fault) => fault switch
    {
        TaskCanceledException { InnerException: TimeoutException } or TimeoutException => "time-out",
        HttpRequestException { InnerException: SocketException socket } => $"{nameof(HttpRequestException)}: {socket.SocketErrorCode}",
        HttpRequestException http => $"{nameof(HttpRequestException)}: {http.HttpRequestError}",
        _ => $"{fault.GetType().Name}: {FirstLineOf(fault.Message)}",
    };

    private static string FirstLineOf(string message) => message.Split('\n', 2)[0].TrimEnd();
}
