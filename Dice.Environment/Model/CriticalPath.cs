namespace Dice.Environment.Model;

/// <summary>The chain of services that determines the minimum duration of a start.</summary>
/// <param name="Services">The chain, from first to last.</param>
/// <param name="Length">The time from the beginning of the start until the last service of the chain is ready, provided that no service waits longer than necessary. It is at most the duration of the start.</param>
public sealed record CriticalPath(ImmutableArray<string> Services, TimeSpan Length)
{
    /// <summary>An empty path of zero length.</summary>
    public static CriticalPath Empty { get; } = new([], TimeSpan.Zero);

    /// <summary>Appends a service to the path.</summary>
    public CriticalPath Append(string service, TimeSpan duration) => new(Services.Add(service), Length + duration);
}
