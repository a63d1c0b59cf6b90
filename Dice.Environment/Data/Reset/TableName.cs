using Dice.Environment.Model;

namespace Dice.Environment.Data.Reset;

/// <summary>A table's name with its schema, exactly as the catalogue has it.</summary>
/// <param name="Schema">The schema.</param>
/// <param name="Name">The table's own name.</param>
public sealed record TableName(string Schema, string Name)
{
    private const string DefaultSchema = "public";

    /// <summary>The name as SQL takes it, whatever letters it holds.</summary>
    public string Quoted => $"{Quote(Schema)}.{Quote(Name)}";

    /// <summary>A name from text: <c>table</c>, which lies in <c>public</c>, or <c>schema.table</c>.</summary>
    /// <exception cref="DiceException">It is neither.</exception>
    public static TableName Parse(string text) => text.Split('.') switch
    {
        [{ Length: > 0 } name] => new TableName(DefaultSchema, name),
        [{ Length: > 0 } schema, { Length: > 0 } name] => new TableName(schema, name),
        _ => throw new DiceException($"'{text}' is no table's name", "write it as table or schema.table"),
    };

    /// <summary>A name as SQL takes it, whatever letters it holds.</summary>
    public static string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <inheritdoc />
    public override string ToString() => Schema == DefaultSchema ? Name : $"{Schema}.{Name}";
}
