// LoadBenchmark server | floor URL CONNECTIONS SECONDS | invoker URL CONNECTIONS SECONDS | closed URL CONNECTIONS SECONDS | open URL RATE SECONDS
// Each generator prints one line of JSON with what it did; processor time is measured from outside, by the script, for all tools alike.
using System.Globalization;
using Dice.LoadBenchmark;

switch (args)
{
    case ["server"]:
        await StaticServer.RunAsync();
        return 0;
    case ["floor", var url, var connections, var seconds]:
        Console.WriteLine(await Floor.HttpClientAsync(new Uri(url), int.Parse(connections, CultureInfo.InvariantCulture), Seconds(seconds)));
        return 0;
    case ["invoker", var url, var connections, var seconds]:
        Console.WriteLine(await Floor.InvokerAsync(new Uri(url), int.Parse(connections, CultureInfo.InvariantCulture), Seconds(seconds)));
        return 0;
    case ["closed", var url, var connections, var seconds]:
        Console.WriteLine(await EngineRuns.ClosedAsync(new Uri(url), int.Parse(connections, CultureInfo.InvariantCulture), Seconds(seconds)));
        return 0;
    case ["open", var url, var rate, var seconds]:
        Console.WriteLine(await EngineRuns.OpenAsync(new Uri(url), double.Parse(rate, CultureInfo.InvariantCulture), Seconds(seconds)));
        return 0;
    default:
        await Console.Error.WriteLineAsync("usage: LoadBenchmark server | floor URL CONNECTIONS SECONDS | invoker URL CONNECTIONS SECONDS | closed URL CONNECTIONS SECONDS | open URL RATE SECONDS");
        return 2;
}

static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(double.Parse(text, CultureInfo.InvariantCulture));
