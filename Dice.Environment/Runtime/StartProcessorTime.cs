namespace Dice.Environment.Runtime;

/// <summary>The processor time of a start, and the time that the start needs at least with these processors. The engine's own work is not included.</summary>
public sealed record StartProcessorTime
{
    /// <summary>The number of processors.</summary>
    public required int Processors { get; init; }

    /// <summary>The processor time of this process, in milliseconds.</summary>
    public required double HostMs { get; init; }

    /// <summary>The processor time of all containers that were started, in milliseconds.</summary>
    public required double ServicesMs { get; init; }

    /// <summary>The chain of dependent services with the most processor time.</summary>
    public required ImmutableArray<string> Chain { get; init; }

    /// <summary>The processor time of that chain, in milliseconds: its services start one after another, each mostly on one processor.</summary>
    public required double ChainMs { get; init; }

    /// <summary>The shortest time that the start could have taken: all processors busy, or the longest chain, whichever is longer.</summary>
    public double BoundMs => Math.Max((HostMs + ServicesMs) / Processors, ChainMs);

    /// <summary>Computes the sums and the chain from the processor time of each service.</summary>
    public static StartProcessorTime Of(Stack stack, IEnumerable<ServiceTimes> services, TimeSpan host, int processors)
    {
        var used = services.Where(times => times.ProcessorMs is not null).ToDictionary(times => times.Service, times => TimeSpan.FromMilliseconds(times.ProcessorMs!.Value));
        var chain = StackGraph.FindCriticalPath(stack, used);
        return new StartProcessorTime
        {
            Processors = processors,
            HostMs = host.TotalMilliseconds,
            ServicesMs = used.Values.Sum(time => time.TotalMilliseconds),
            Chain = chain.Services,
            ChainMs = chain.Length.TotalMilliseconds,
        };
    }
}
