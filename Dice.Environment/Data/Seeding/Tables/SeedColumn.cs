using System.Text.Json;
using NpgsqlTypes;

namespace Dice.Environment.Data.Seeding.Tables;

/// <summary>Maps a part of a seed entry to a column of a table.</summary>
/// <param name="Name">The column.</param>
/// <param name="Type">Its type.</param>
/// <param name="Path">The part of the entry, property names separated by dots; empty for a list element that is itself the value; null when the value is not a part of the entry.</param>
internal sealed record SeedColumn(string Name, NpgsqlDbType Type, string? Path)
{
    /// <summary>Computes the value to write, if it is not the part at <see cref="Path"/>.</summary>
    public Func<SeedRow, object?>? Written { get; init; }

    /// <summary>The SQL expression that reads the part, if it is not the column itself.</summary>
    public string? ReadAs { get; init; }

    /// <summary>Whether the database computes the column.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Whether null in the table means that the part is absent, rather than null.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Returns the value for a row; null for none.</summary>
    public object? ValueOf(SeedRow row)
    {
        if (Written is not null)
        {
            return Written(row);
        }

        return (Path!.Length == 0 ? row.Json : SeedEntry.Find(row.Json, Path)) is { } json ? Convert(json) : null;
    }

    private object Convert(JsonElement json) => Type switch
    {
        NpgsqlDbType.Text => json.GetString()!,
        NpgsqlDbType.Smallint => (short)json.GetDecimal(),
        NpgsqlDbType.Integer => (int)json.GetDecimal(),
        NpgsqlDbType.Numeric => json.GetDecimal(),
        NpgsqlDbType.Boolean => json.GetBoolean(),
        NpgsqlDbType.Uuid => json.GetGuid(),
        NpgsqlDbType.Jsonb => json.GetRawText(),
        NpgsqlDbType.Text | NpgsqlDbType.Array => json.EnumerateArray().Select(element => element.GetString()!).ToArray(),
        NpgsqlDbType.Smallint | NpgsqlDbType.Array => json.EnumerateArray().Select(element => (short)element.GetDecimal()).ToArray(),
        _ => throw new NotSupportedException($"seed columns of type {Type}"),
    };
}
