using Dice.Environment.Data.Seeding.Tables;

namespace Dice.Environment.Data.Seeding;

/// <summary>
/// The tables that seeding fills. Reference tables are in their own schema and refer to nothing outside it, so a reset of the other tables,
/// even with CASCADE, does not change them.
/// </summary>
public static class SeedTables
{
    /// <summary>The schema of the reference tables.</summary>
    public const string ReferenceSchema = "reference";

    /// <summary>The tables of the game's rules with their schema, each after the tables that it refers to.</summary>
    public static ImmutableArray<string> Reference { get; } = [.. ReferenceTables.All.Select(table => table.Name)];

    /// <summary>The tables of users and their data, each after the tables that it refers to.</summary>
    public static ImmutableArray<string> Development { get; } = [.. DevelopmentTables.All.Select(table => table.Name)];

    /// <summary>The table with the version of the seed files that the database holds.</summary>
    public const string Seeding = "reference.seeding";

    /// <summary>Returns the tables that a mode writes, each after the tables that it refers to.</summary>
    internal static ImmutableArray<SeedTable> WrittenBy(SeedMode mode) => mode == SeedMode.RulesOnly ? [.. ReferenceTables.All] : All;

    internal static ImmutableArray<SeedTable> All { get; } = [.. ReferenceTables.All, .. DevelopmentTables.All];
}
