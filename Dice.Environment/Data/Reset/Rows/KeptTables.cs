using Dice.Environment.Data.Seeding;

namespace Dice.Environment.Data.Reset.Rows;

/// <summary>The tables whose rows survive a reset: whole schemas, including tables added to them later, and single tables.</summary>
public sealed record KeptTables
{
    /// <summary>The kept tables of DICE: the rules of the game, and TypeORM's record of migrations.</summary>
    public static KeptTables Dice { get; } = new() { Schemas = [SeedTables.ReferenceSchema], Tables = [TableName.Parse("migrations")] };

    /// <summary>No tables: everything is emptied.</summary>
    public static KeptTables None { get; } = new();

    /// <summary>The schemas.</summary>
    public ImmutableArray<string> Schemas { get; init; } = [];

    /// <summary>The tables.</summary>
    public ImmutableArray<TableName> Tables { get; init; } = [];

    /// <summary>Creates a list of single tables, as <c>table</c> or <c>schema.table</c>.</summary>
    public static KeptTables Named(params IEnumerable<string> names) => new() { Tables = [.. names.Select(TableName.Parse)] };

    /// <summary>Whether the rows of a table survive.</summary>
    public bool Contains(TableName table) => Schemas.Contains(table.Schema) || Tables.Contains(table);
}
