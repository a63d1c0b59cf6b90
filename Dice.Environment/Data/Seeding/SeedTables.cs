using System.Collections.Immutable;
using Dice.Environment.Data.Seeding.Tables;

namespace Dice.Environment.Data.Seeding;

/// <summary>
/// The tables that seeding fills. Reference tables have a schema of their own and refer to nothing outside of it, so a reset of the others,
/// CASCADE included, leaves them alone.
/// </summary>
public static class SeedTables
{
    /// <summary>The schema of the reference tables.</summary>
    public const string ReferenceSchema = "reference";

    /// <summary>The tables of the game's rules, with their schema, each after those that it refers to.</summary>
    public static ImmutableArray<string> Reference { get; } = [.. ReferenceTables.All.Select(table => table.Name)];

    /// <summary>The tables of users and what is theirs, each after those that it refers to.</summary>
    public static ImmutableArray<string> Development { get; } = [.. DevelopmentTables.All.Select(table => table.Name)];

    /// <summary>The table that says which version of the seed files the database holds.</summary>
    public const string Seeding = "reference.seeding";

    /// <summary>The tables that a mode writes, each after those that it refers to.</summary>
    internal static ImmutableArray<SeedTable> WrittenBy(SeedMode mode) => mode == SeedMode.RulesOnly ? [.. ReferenceTables.All] : All;

    internal static ImmutableArray<SeedTable> All { get; } = [.. ReferenceTables.All, .. DevelopmentTables.All];
}
