using System.Collections.Immutable;
using Dice.LoadTests.Results;

namespace Dice.LoadTests.Engine;

/// <summary>The circumstances of a run that its books do not hold.</summary>
/// <param name="End">How it ended.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="ArrivalsEnded">When the arrivals ended, since the beginning.</param>
/// <param name="Ended">When the last answer had come or was given up, since the beginning.</param>
/// <param name="Cpu">The processor time that the process took.</param>
/// <param name="Resources">What the system and the generator used.</param>
/// <param name="Warnings">What went wrong around it.</param>
internal sealed record RunEnd(LoadEnd End, DateTimeOffset StartedAt, TimeSpan ArrivalsEnded, TimeSpan Ended, TimeSpan Cpu, ImmutableArray<ResourceSeries> Resources, IReadOnlyList<string> Warnings);
