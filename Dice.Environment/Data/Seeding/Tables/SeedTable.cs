using System.Text.Json;

namespace Dice.Environment.Data.Seeding.Tables;

/// <summary>Maps a seed file to a table, for both writing and reading.</summary>
internal sealed record SeedTable
{
    /// <summary>The table's name with the schema.</summary>
    public required string Name { get; init; }

    public required string File { get; init; }

    /// <summary>The list in each entry whose elements are the rows; null when each entry is a row.</summary>
    public string? Each { get; init; }

    public required ImmutableArray<SeedColumn> Columns { get; init; }

    /// <summary>The columns of the primary key.</summary>
    public required ImmutableArray<string> Key { get; init; }

    /// <summary>The order in which rows are read, which is the order of the file.</summary>
    public required string Order { get; init; }

    /// <summary>The column that refers to the entry of an element's row, and the path of its value in the entry.</summary>
    public (string Column, string Path)? Owner { get; init; }

    /// <summary>A column to set to the current time when a row changes; null for none.</summary>
    public string? ChangedAt { get; init; }

    /// <summary>The condition for removing rows that the files do not contain; null to remove none.</summary>
    public string? RemovedWhere { get; init; }

    public IEnumerable<SeedColumn> Written => Columns.Where(column => !column.IsReadOnly);

    /// <summary>The name of the temporary table for the merge.</summary>
    public string Stage => $"seed_{Name.Replace('.', '_')}";

    /// <summary>Returns the rows of a set.</summary>
    public IEnumerable<SeedRow> RowsOf(SeedSet set) => Each is null
        ? set[File].Select(entry => new SeedRow(set, entry, entry.Json, entry.Index))
        : from entry in set[File]
          from element in entry.Elements(Each).Index()
          select new SeedRow(set, entry, element.Item, element.Index);
}

/// <summary>The source of one row.</summary>
/// <param name="Set">The whole set, for lookups.</param>
/// <param name="Entry">The entry that is the row, or that contains its element.</param>
/// <param name="Json">The content of the entry, or of one element of a list in it.</param>
/// <param name="Position">The index of the element in its list, from 0.</param>
internal sealed record SeedRow(SeedSet Set, SeedEntry Entry, JsonElement Json, int Position);
