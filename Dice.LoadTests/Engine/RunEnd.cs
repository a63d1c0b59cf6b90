using System.Collections.Immutable;
using Dice.LoadTests.Results;

namespace Dice.LoadTests.Engine;

/// <summary>The facts about a run that its measurements do not contain.</summary>
/// <param name="End">How it ended.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="ArrivalsEnded">The time of the last arrival, since the beginning.</param>
/// <param name="Ended">The time when the last response was received or abandoned, since the beginning.</param>
/// <param name="Cpu">The processor time of this process.</param>
/// <param name="Resources">The resource use of the system and the generator.</param>
/// <param name="Warnings">Problems during the run.</param>
internal sealed record RunEnd(LoadEnd End, DateTimeOffset StartedAt, TimeSpan ArrivalsEnded, TimeSpan Ended, TimeSpan Cpu, ImmutableArray<ResourceSeries> Resources, IReadOnlyList<string> Warnings);
