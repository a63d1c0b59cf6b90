using System.Collections.Immutable;

namespace Dice.Environment.Commands.Load;

/// <summary>The document of <c>load list --json</c>.</summary>
/// <param name="Scenarios">All scenarios.</param>
/// <param name="Profiles">All profiles.</param>
internal sealed record LoadListDocument(ImmutableArray<LoadListDocument.ScenarioEntry> Scenarios, ImmutableArray<LoadListDocument.ProfileEntry> Profiles)
{
    /// <summary>A scenario.</summary>
    internal sealed record ScenarioEntry(string Name, string Purpose, ImmutableArray<string> Steps);

    /// <summary>A profile; the peak is in arrivals per second, the duration in seconds.</summary>
    internal sealed record ProfileEntry(string Name, string Purpose, double Peak, double DurationSeconds, ImmutableArray<string> Thresholds);
}
