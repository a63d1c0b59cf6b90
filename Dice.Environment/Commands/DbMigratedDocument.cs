using System.Collections.Immutable;

namespace Dice.Environment.Commands;

/// <summary>What <c>db migrate --json</c> prints.</summary>
/// <param name="Applied">The migrations applied, in order.</param>
internal sealed record DbMigratedDocument(ImmutableArray<string> Applied);
