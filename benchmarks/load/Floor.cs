using System.Diagnostics;
using System.Globalization;

namespace Dice.LoadBenchmark;

/// <summary>The least that a generator on HttpClient can do: loops that send, read and count.</summary>
internal static class Floor
{
    /// <summary>Runs it.</summary>
    public static async Task<string> RunAsync(Uri url, int connections, TimeSpan duration)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var began = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, connections).Select(async _ =>
        {
            var count = 0L;
            while (Stopwatch.GetElapsedTime(began) < duration)
            {
                using var answer = await http.GetAsync(url);
                await answer.Content.ReadAsByteArrayAsync();
                count++;
            }

            return count;
        }));
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return string.Create(CultureInfo.InvariantCulture, $$"""{"requests":{{counts.Sum()}},"seconds":{{seconds:0.###}}}""");
    }
}
