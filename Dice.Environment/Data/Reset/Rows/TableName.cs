namespace Dice.Environment.Data.Reset.Rows;

/// <summary>A table's name with its schema, exactly as in the catalogue.</summary>
/// <param name="Schema">The schema.</param>
/// <param name="Name">The table's own name.</param>
public sealed record TableName(string Schema, string Name)
{
    private const string DefaultSchema = "public";

    /// <summary>The name quoted for SQL.</summary>
    public string Quoted => $"{Quote(Schema)}.{Quote(Name)}";

    /// <summary>Parses <c>table</c>, which is in schema <c>public</c>, or <c>schema.table</c>.</summary>
    /// <exception cref="DiceException">The text has neither form.</exception>
    public static TableName Parse(string text) => text.Split('.') switch
    {
        [{ Length: > 0 } name] => new TableName(DefaultSchema, name),
        [{ Length: > 0 } schema, { Length: > 0 } name] => new TableName(schema, name),
        _ => throw new DiceException($"'{text}' is not a table name", "write it as table or schema.table"),
    };

    /// <summary>Quotes a name for SQL.</summary>
    public static string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public override string ToString() => Schema == DefaultSchema ? Name : $"{Schema}.{Name}";
}
