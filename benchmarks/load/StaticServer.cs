using System.Net;
using System.Net.Sockets;

namespace Dice.LoadBenchmark;

/// <summary>A server of one small static answer over HTTP/1.1 with kept connections. It looks for the end of a request's head and nothing else: no tool must wait for it.</summary>
internal static class StaticServer
{
    private static readonly byte[] Answer = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 13\r\n\r\nHello, party!"u8.ToArray();
    private static readonly byte[] LastAnswer = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 13\r\nConnection: close\r\n\r\nHello, party!"u8.ToArray();
    private static readonly byte[] KeptAnswer = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 13\r\nConnection: keep-alive\r\n\r\nHello, party!"u8.ToArray();

    /// <summary>Serves on a free port of loopback, which it prints, until it is ended.</summary>
    public static async Task RunAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(backlog: 1024);
        Console.WriteLine(((IPEndPoint)listener.LocalEndpoint).Port);
        while (true)
        {
            _ = TalkAsync(await listener.AcceptSocketAsync());
        }
    }

    private static async Task TalkAsync(Socket socket)
    {
        using var connection = socket;
        socket.NoDelay = true;
        var buffer = new byte[4096];
        var filled = 0;
        try
        {
            while (await socket.ReceiveAsync(buffer.AsMemory(filled)) is > 0 and var received)
            {
                filled += received;
                int end;
                while ((end = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) >= 0)
                {
                    // HTTP/1.0, as ab speaks it, must be told that its connection is kept, or ended.
                    var head = buffer.AsSpan(0, end);
                    var old = head.IndexOf("HTTP/1.0"u8) >= 0;
                    var kept = !old || head.IndexOf("eep-"u8) >= 0;
                    buffer.AsSpan(end + 4, filled - end - 4).CopyTo(buffer);
                    filled -= end + 4;
                    await socket.SendAsync(kept ? old ? KeptAnswer : Answer : LastAnswer);
                    if (!kept)
                    {
                        return;
                    }
                }
            }
        }
        catch (SocketException)
        {
            // The asker has left.
        }
    }
}
