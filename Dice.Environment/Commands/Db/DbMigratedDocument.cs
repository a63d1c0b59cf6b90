using System.Collections.Immutable;

namespace Dice.Environment.Commands.Db;

/// <summary>The document of <c>db migrate --json</c>.</summary>
/// <param name="Applied">The applied migrations, in order.</param>
internal sealed record DbMigratedDocument(ImmutableArray<string> Applied);
