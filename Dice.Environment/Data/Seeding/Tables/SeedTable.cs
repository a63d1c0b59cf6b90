using System.Collections.Immutable;

namespace Dice.Environment.Data.Seeding.Tables;

/// <summary>A table and what of a seed file goes into it. The same description serves writing and reading back.</summary>
internal sealed record SeedTable
{
    /// <summary>Its name with the schema.</summary>
    public required string Name { get; init; }

    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>The list within each entry of which every element is a row; null when an entry is a row.</summary>
    public string? Each { get; init; }

    /// <summary>The columns.</summary>
    public required ImmutableArray<SeedColumn> Columns { get; init; }

    /// <summary>The columns of the primary key.</summary>
    public required ImmutableArray<string> Key { get; init; }

    /// <summary>How rows are ordered when they are read back, as the file orders them.</summary>
    public required string Order { get; init; }

    /// <summary>The column that says to which entry an element's row belongs, and its value in the entry.</summary>
    public (string Column, string Path)? Owner { get; init; }

    /// <summary>A column to set to the present when a row is changed; null for none.</summary>
    public string? ChangedAt { get; init; }

    /// <summary>What rows must belong to, to be removed when the files do not have them; null: nothing of the table is removed.</summary>
    public string? RemovedWhere { get; init; }

    /// <summary>The columns that are written.</summary>
    public IEnumerable<SeedColumn> Written => Columns.Where(column => !column.IsReadOnly);

    /// <summary>Its name while rows wait to be merged.</summary>
    public string Stage => $"seed_{Name.Replace('.', '_')}";

    /// <summary>The rows of a set.</summary>
    public IEnumerable<SeedRow> RowsOf(SeedSet set) => Each is null
        ? set[File].Select(entry => new SeedRow(set, entry, entry.Json, entry.Index))
        : from entry in set[File]
          from element in entry.Elements(Each).Index()
          select new SeedRow(set, entry, element.Item, element.Index);
}
