using System.Collections.Immutable;

namespace Dice.Environment.Commands;

/// <summary>What <c>db rollback --json</c> prints.</summary>
/// <param name="RolledBack">The migrations taken back, the latest first.</param>
internal sealed record DbRolledBackDocument(ImmutableArray<string> RolledBack);
