using System.Text.Json;

namespace Dice.Environment.Images;

/// <summary>The content of a <c>recipe.json</c>. It is parsed without a serializer, whose initialisation would take the longest part of a warm start.</summary>
internal sealed class RecipeFile
{
    private static readonly string[] Names = ["description", "substituteFor", "base", "uses", "tools", "hostInputs", "context"];

    private readonly JsonElement _root;

    private RecipeFile(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("it is not an object");
        }

        if (root.EnumerateObject().Select(property => property.Name).FirstOrDefault(name => !Names.Contains(name)) is { } unknown)
        {
            throw new FormatException($"it contains the unknown key \"{unknown}\"");
        }

        _root = root;
        Description = Text("description") is { } text && !string.IsNullOrWhiteSpace(text) ? text : throw new FormatException("its \"description\" is missing or empty");
        SubstituteFor = Text("substituteFor");
        Base = Text("base");
        Uses = Texts("uses");
        Tools = Texts("tools");
        HostInputs = Texts("hostInputs");
        Context = Texts("context");
    }

    public string Description { get; }

    public string? SubstituteFor { get; }

    public string? Base { get; }

    public IReadOnlyList<string> Uses { get; }

    public IReadOnlyList<string> Tools { get; }

    public IReadOnlyList<string> HostInputs { get; }

    public IReadOnlyList<string> Context { get; }

    /// <summary>The allowed keys, for the end of a sentence.</summary>
    public static string Allowed => string.Join(", ", Names);

    /// <summary>Parses the content of a file.</summary>
    /// <exception cref="FormatException">The content is not a valid recipe; the message is the reason.</exception>
    public static RecipeFile Parse(byte[] content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            return new(document.RootElement);
        }
        catch (JsonException exception)
        {
            // The parser counts lines from zero and appends its position to the message.
            var message = exception.Message;
            var position = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
            throw new FormatException($"line {exception.LineNumber + 1}: {(position < 0 ? message : message[..position])}", exception);
        }
    }

    private string? Text(string name) =>
        !_root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw new FormatException($"its \"{name}\" is not a string");

    private IReadOnlyList<string> Texts(string name) =>
        !_root.TryGetProperty(name, out var value) ? []
        : value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            ? [.. value.EnumerateArray().Select(item => item.GetString()!)]
            : throw new FormatException($"its \"{name}\" is not a list of strings");
}
