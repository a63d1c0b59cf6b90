using System.Text.Json.Serialization;

namespace Dice.Environment.Data.Seeding;

/// <summary>The result of seeding.</summary>
/// <param name="Checksum">The checksum of the files that the database now holds.</param>
/// <param name="Tables">The changes in each table.</param>
/// <param name="ValidationMs">How long reading and validating the files took, in milliseconds.</param>
/// <param name="WritingMs">How long the transaction took, in milliseconds.</param>
public sealed record SeedOutcome(string Checksum, ImmutableArray<SeedOutcome.Table> Tables, double ValidationMs, double WritingMs)
{
    /// <summary>The changes in a table.</summary>
    /// <param name="Name">Its name, with the schema unless it is public.</param>
    /// <param name="Rows">The number of rows in the files.</param>
    /// <param name="Written">The number of rows that were added or updated.</param>
    /// <param name="Removed">The number of rows that were removed.</param>
    public sealed record Table(string Name, int Rows, int Written, int Removed);

    /// <summary>Whether only the game's rules were loaded.</summary>
    [JsonIgnore]
    public bool IsRulesOnly => Tables.All(table => SeedTables.Reference.Contains(table.Name));

    /// <summary>The number of rows that were written or removed.</summary>
    public int Changes => Tables.Sum(table => table.Written + table.Removed);

    /// <summary>The number of rows in the files.</summary>
    public int Rows => Tables.Sum(table => table.Rows);
}
