using System.Text.Json;

namespace Dice.Environment.Images;

/// <summary>What stands in a <c>recipe.json</c>. It is read by hand: a serializer's start would be the longest part of a warm start.</summary>
internal sealed class RecipeFile
{
    private static readonly string[] Names = ["description", "substituteFor", "base", "uses", "tools", "hostInputs", "context"];

    private readonly JsonElement _root;

    private RecipeFile(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("it is no object");
        }

        if (root.EnumerateObject().Select(property => property.Name).FirstOrDefault(name => !Names.Contains(name)) is { } unknown)
        {
            throw new FormatException($"it may not hold \"{unknown}\"");
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

    /// <summary>See <see cref="Recipe.Description"/>.</summary>
    public string Description { get; }

    /// <summary>See <see cref="Recipe.SubstituteFor"/>.</summary>
    public string? SubstituteFor { get; }

    /// <summary>See <see cref="Recipe.Base"/>.</summary>
    public string? Base { get; }

    /// <summary>See <see cref="Recipe.Uses"/>.</summary>
    public IReadOnlyList<string> Uses { get; }

    /// <summary>See <see cref="Recipe.Tools"/>.</summary>
    public IReadOnlyList<string> Tools { get; }

    /// <summary>See <see cref="Recipe.HostInputs"/>.</summary>
    public IReadOnlyList<string> HostInputs { get; }

    /// <summary>See <see cref="Recipe.Context"/>.</summary>
    public IReadOnlyList<string> Context { get; }

    /// <summary>All that may stand in the file, as a sentence's end.</summary>
    public static string Allowed => string.Join(", ", Names);

    /// <summary>Reads a file's content.</summary>
    /// <exception cref="FormatException">With the reason, when it is no recipe.</exception>
    public static RecipeFile Parse(byte[] content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            return new(document.RootElement);
        }
        catch (JsonException exception)
        {
            // The parser counts lines from zero and says its position at the end of the message.
            var message = exception.Message;
            var position = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
            throw new FormatException($"line {exception.LineNumber + 1}: {(position < 0 ? message : message[..position])}", exception);
        }
    }

    private string? Text(string name) =>
        !_root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw new FormatException($"its \"{name}\" is no text");

    private IReadOnlyList<string> Texts(string name) =>
        !_root.TryGetProperty(name, out var value) ? []
        : value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            ? [.. value.EnumerateArray().Select(item => item.GetString()!)]
            : throw new FormatException($"its \"{name}\" is no list of texts");
}
