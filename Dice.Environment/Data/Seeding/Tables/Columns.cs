using NpgsqlTypes;

namespace Dice.Environment.Data.Seeding.Tables;

/// <summary>Creates columns by type. The column maps to the property with its name unless a path is given.</summary>
internal static class Columns
{
    public static SeedColumn Text(string name, string? path = null) => new(name, NpgsqlDbType.Text, path ?? name);

    /// <summary>A 16-bit integer.</summary>
    public static SeedColumn Small(string name, string? path = null) => new(name, NpgsqlDbType.Smallint, path ?? name);

    /// <summary>A 32-bit integer.</summary>
    public static SeedColumn Whole(string name, string? path = null) => new(name, NpgsqlDbType.Integer, path ?? name);

    /// <summary>A decimal number.</summary>
    public static SeedColumn Number(string name, string? path = null) => new(name, NpgsqlDbType.Numeric, path ?? name);

    public static SeedColumn Flag(string name) => new(name, NpgsqlDbType.Boolean, name);

    public static SeedColumn Id(string name) => new(name, NpgsqlDbType.Uuid, name);

    public static SeedColumn Texts(string name, string? path = null) => new(name, NpgsqlDbType.Array | NpgsqlDbType.Text, path ?? name);

    /// <summary>An array of 16-bit integers.</summary>
    public static SeedColumn Smalls(string name, string? path = null) => new(name, NpgsqlDbType.Array | NpgsqlDbType.Smallint, path ?? name);

    /// <summary>A part of the entry as JSON.</summary>
    public static SeedColumn Document(string name, string? path = null) => new(name, NpgsqlDbType.Jsonb, path ?? name);

    /// <summary>A list element whose value is the text itself.</summary>
    public static SeedColumn Element(string name) => new(name, NpgsqlDbType.Text, "");

    /// <summary>The index of an element in its list.</summary>
    public static SeedColumn Position(string name) => new(name, NpgsqlDbType.Smallint, null) { Written = row => (short)row.Position };

    /// <summary>The six ability scores.</summary>
    public static IEnumerable<SeedColumn> Abilities { get; } =
        [.. new[] { "strength", "dexterity", "constitution", "intelligence", "wisdom", "charisma" }.Select(ability => Small(ability, $"abilities.{ability}"))];
}
