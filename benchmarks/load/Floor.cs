using System.Diagnostics;
using System.Globalization;
using Dice.LoadTests.Engine;

namespace Dice.LoadBenchmark;

/// <summary>The least that a generator on .NET can do: loops that send, read and count.</summary>
internal static class Floor
{
    /// <summary>With HttpClient as it comes.</summary>
    public static async Task<string> HttpClientAsync(Uri url, int connections, TimeSpan duration)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        return await RunAsync(connections, duration, async () =>
        {
            using var answer = await http.GetAsync(url);
            await answer.Content.ReadAsByteArrayAsync();
        });
    }

    /// <summary>With what the engine's runs send through, tuned alike.</summary>
    public static async Task<string> InvokerAsync(Uri url, int connections, TimeSpan duration)
    {
        InlineCompletions.Enable();
        using var http = Invoker.Create();
        return await RunAsync(connections, duration, () => Invoker.AskAsync(http, url, CancellationToken.None));
    }

    private static async Task<string> RunAsync(int connections, TimeSpan duration, Func<Task> ask)
    {
        var began = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, connections).Select(async _ =>
        {
            var count = 0L;
            while (Stopwatch.GetElapsedTime(began) < duration)
            {
                await ask();
                count++;
            }

            return count;
        }));
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return string.Create(CultureInfo.InvariantCulture, $$"""{"requests":{{counts.Sum()}},"seconds":{{seconds:0.###}}}""");
    }
}
