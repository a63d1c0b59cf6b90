using System.Text.Json;
using System.Text.Json.Nodes;
using Dice.Environment.Data.Seeding.Tables;
using Npgsql;

namespace Dice.Environment.Data.Seeding;

/// <summary>Reads the seeded tables in the format of the files, for comparison with the files.</summary>
public static class SeedReader
{
    /// <summary>Reads the entries of every file from the database; of users and characters only those with a key.</summary>
    public static async Task<IReadOnlyDictionary<string, JsonElement>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var entries = new Dictionary<string, List<JsonObject>>();
        foreach (var table in SeedTables.All)
        {
            var rows = await RowsAsync(connection, table, cancellation);
            if (table.Each is null)
            {
                entries[table.File] = [.. rows.Select(row => Rebuild(table, row))];
            }
            else
            {
                Attach(table, entries[table.File], rows);
            }
        }

        return entries.ToDictionary(file => file.Key, file => JsonElement.Parse(new JsonArray([.. file.Value]).ToJsonString()));
    }

    /// <summary>Returns the SHA-256 of each file's entries, which does not depend on their formatting.</summary>
    public static IReadOnlyDictionary<string, string> Checksums(IReadOnlyDictionary<string, JsonElement> entries) =>
        entries.ToDictionary(file => file.Key, file => CanonicalJson.Checksum(file.Value));

    private static async Task<List<JsonObject>> RowsAsync(NpgsqlConnection connection, SeedTable table, CancellationToken cancellation)
    {
        var columns = table.Columns.Select(column => column.ReadAs is { } sql ? $"{sql} AS {column.Name}" : $"t.{column.Name}");
        var condition = SeedTables.Development.Contains(table.Name) && table.Each is null ? "WHERE t.key IS NOT NULL" : "";
        await using var command = new NpgsqlCommand(
            $"SELECT row_to_json(r)::text FROM (SELECT {string.Join(", ", columns)} FROM {table.Name} t {condition} ORDER BY {string.Join(", ", table.Order.Split(", ").Select(part => $"t.{part}"))}) r", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<JsonObject>();
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add(JsonNode.Parse(reader.GetString(0))!.AsObject());
        }

        return rows;
    }

    private static JsonObject Rebuild(SeedTable table, JsonObject row)
    {
        var entry = new JsonObject();
        foreach (var column in table.Columns.Where(column => column.Path is { Length: > 0 }))
        {
            if (row[column.Name] is { } value)
            {
                Put(entry, column.Path!, value.DeepClone());
            }
            else if (!column.IsOptional)
            {
                // A part that is null as a whole has no properties.
                entry.TryAdd(column.Path!.Split('.')[0], null);
            }
        }

        return entry;
    }

    private static void Attach(SeedTable table, List<JsonObject> owners, List<JsonObject> rows)
    {
        var (ownerColumn, ownerPath) = table.Owner!.Value;
        var byOwner = rows.ToLookup(row => row[ownerColumn]!.GetValue<string>());
        foreach (var owner in owners)
        {
            var elements = byOwner[owner[ownerPath]!.GetValue<string>()].Select(row =>
                table.Columns.FirstOrDefault(column => column.Path is "") is { } scalar ? row[scalar.Name]!.DeepClone() : Rebuild(table, row));
            Put(owner, table.Each!, new JsonArray([.. elements]));
        }
    }

    private static void Put(JsonObject entry, string path, JsonNode value)
    {
        var names = path.Split('.');
        var at = entry;
        foreach (var name in names.SkipLast(1))
        {
            at = (at[name] ??= new JsonObject()).AsObject();
        }

        at[names[^1]] = value;
    }
}
