using System.Collections.Immutable;

namespace Dice.Environment.Data.Migrations;

/// <summary>Which migrations the backend has, and which of them the database has.</summary>
/// <param name="Applied">Those that the database has, in the order in which they ran.</param>
/// <param name="Pending">Those that it lacks, in the order in which they will run.</param>
/// <param name="Unknown">Those that the database has and this version of the backend does not know.</param>
public sealed record MigrationStatus(ImmutableArray<string> Applied, ImmutableArray<string> Pending, ImmutableArray<string> Unknown);
