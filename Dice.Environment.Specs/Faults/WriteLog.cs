using System.Collections.Immutable;

namespace Dice.Environment.Specs.Faults;

/// <summary>What a writer did: every write that it began, and those that were acknowledged.</summary>
/// <param name="Begun">Every write, answered or not.</param>
/// <param name="Acknowledged">Those answered with success: each must be there exactly once.</param>
/// <param name="Refused">Answers of the kind that trying again does not mend, such as 400, in words.</param>
/// <param name="Failures">How often each other answer, or none, was met, by its words.</param>
/// <param name="Slowest">The longest that a single try took.</param>
public sealed record WriteLog(
    ImmutableArray<CharacterWrite> Begun,
    ImmutableArray<Acknowledgement> Acknowledged,
    ImmutableArray<string> Refused,
    ImmutableSortedDictionary<string, int> Failures,
    TimeSpan Slowest)
{
    /// <summary>How many acknowledged writes took more than one try.</summary>
    public int Retried => Acknowledged.Count(acknowledged => acknowledged.Tries > 1);
}
