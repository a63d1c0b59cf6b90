using System.Collections.Immutable;

namespace Dice.Environment.Model;

/// <summary>The chain of services that decides how long a start takes at least.</summary>
/// <param name="Services">The chain, first to last.</param>
/// <param name="Length">From the beginning of the start until the last of them is ready, if none waits longer than it must: at most the time of the start.</param>
public sealed record CriticalPath(ImmutableArray<string> Services, TimeSpan Length)
{
    /// <summary>No services, no time.</summary>
    public static CriticalPath Empty { get; } = new([], TimeSpan.Zero);

    /// <summary>The path with one service more.</summary>
    public CriticalPath Append(string service, TimeSpan duration) => new(Services.Add(service), Length + duration);
}
