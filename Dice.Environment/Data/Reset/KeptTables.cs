using System.Collections.Immutable;
using Dice.Environment.Data.Seeding;

namespace Dice.Environment.Data.Reset;

/// <summary>The tables whose rows survive a reset: whole schemas, so that a table added to one later is kept without a word here, and single tables.</summary>
public sealed record KeptTables
{
    /// <summary>Those of DICE: the rules of the game, and TypeORM's record of migrations.</summary>
    public static KeptTables Dice { get; } = new() { Schemas = [SeedTables.ReferenceSchema], Tables = [TableName.Parse("migrations")] };

    /// <summary>None: everything is emptied.</summary>
    public static KeptTables None { get; } = new();

    /// <summary>The schemas.</summary>
    public ImmutableArray<string> Schemas { get; init; } = [];

    /// <summary>The tables.</summary>
    public ImmutableArray<TableName> Tables { get; init; } = [];

    /// <summary>Single tables, as <c>table</c> or <c>schema.table</c>.</summary>
    public static KeptTables Named(params IEnumerable<string> names) => new() { Tables = [.. names.Select(TableName.Parse)] };

    /// <summary>Whether a table is one of them.</summary>
    public bool Contains(TableName table) => Schemas.Contains(table.Schema) || Tables.Contains(table);
}
