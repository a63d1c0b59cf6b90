using NpgsqlTypes;

namespace Dice.Environment.Data.Seeding.Tables;

/// <summary>Columns by type; the part of the entry has the column's name unless another is given.</summary>
internal static class Columns
{
    /// <summary>Text.</summary>
    public static SeedColumn Text(string name, string? path = null) => new(name, NpgsqlDbType.Text, path ?? name);

    /// <summary>A whole number of 16 bits.</summary>
    public static SeedColumn Small(string name, string? path = null) => new(name, NpgsqlDbType.Smallint, path ?? name);

    /// <summary>A whole number of 32 bits.</summary>
    public static SeedColumn Whole(string name, string? path = null) => new(name, NpgsqlDbType.Integer, path ?? name);

    /// <summary>A number, exact.</summary>
    public static SeedColumn Number(string name, string? path = null) => new(name, NpgsqlDbType.Numeric, path ?? name);

    /// <summary>Yes or no.</summary>
    public static SeedColumn Flag(string name) => new(name, NpgsqlDbType.Boolean, name);

    /// <summary>A UUID.</summary>
    public static SeedColumn Id(string name) => new(name, NpgsqlDbType.Uuid, name);

    /// <summary>Texts.</summary>
    public static SeedColumn Texts(string name, string? path = null) => new(name, NpgsqlDbType.Array | NpgsqlDbType.Text, path ?? name);

    /// <summary>Whole numbers of 16 bits.</summary>
    public static SeedColumn Smalls(string name, string? path = null) => new(name, NpgsqlDbType.Array | NpgsqlDbType.Smallint, path ?? name);

    /// <summary>A part as it is.</summary>
    public static SeedColumn Json(string name, string? path = null) => new(name, NpgsqlDbType.Jsonb, path ?? name);

    /// <summary>An element that is itself the value.</summary>
    public static SeedColumn Element(string name) => new(name, NpgsqlDbType.Text, "");

    /// <summary>An element's place in its list.</summary>
    public static SeedColumn Position(string name) => new(name, NpgsqlDbType.Smallint, null) { Written = row => (short)row.Position };

    /// <summary>The six scores.</summary>
    public static IEnumerable<SeedColumn> Abilities { get; } =
        [.. new[] { "strength", "dexterity", "constitution", "intelligence", "wisdom", "charisma" }.Select(ability => Small(ability, $"abilities.{ability}"))];
}
