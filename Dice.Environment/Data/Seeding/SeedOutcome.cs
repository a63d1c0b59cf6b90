using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Dice.Environment.Data.Seeding;

/// <summary>What seeding did.</summary>
/// <param name="Checksum">The version of the files that the database now holds.</param>
/// <param name="Tables">What happened in each table.</param>
/// <param name="ValidationMs">How long reading and validating the files took, in milliseconds.</param>
/// <param name="WritingMs">How long the transaction took, in milliseconds.</param>
public sealed record SeedOutcome(string Checksum, ImmutableArray<SeedOutcome.Table> Tables, double ValidationMs, double WritingMs)
{
    /// <summary>A table.</summary>
    /// <param name="Name">Its name, with the schema unless that is public.</param>
    /// <param name="Rows">How many rows the files have for it.</param>
    /// <param name="Written">How many were added, or differed and were set right.</param>
    /// <param name="Removed">How many were taken away.</param>
    public sealed record Table(string Name, int Rows, int Written, int Removed);

    /// <summary>Whether users and characters were left as they are.</summary>
    [JsonIgnore]
    public bool IsRulesOnly => Tables.All(table => SeedTables.Reference.Contains(table.Name));

    /// <summary>How many rows were written or removed.</summary>
    public int Changes => Tables.Sum(table => table.Written + table.Removed);

    /// <summary>How many rows the files have.</summary>
    public int Rows => Tables.Sum(table => table.Rows);
}
