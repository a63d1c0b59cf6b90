using System.Collections.Immutable;

namespace Dice.Environment.Commands.Db;

/// <summary>The document of <c>db rollback --json</c>.</summary>
/// <param name="RolledBack">The reverted migrations, the latest first.</param>
internal sealed record DbRolledBackDocument(ImmutableArray<string> RolledBack);
