using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dice.Environment.Applications.Settings;

/// <summary>A value of <c>dice.json</c> with its file and position, so that every error contains both.</summary>
internal sealed record SettingsNode(string File, string At, JsonElement Value)
{
    /// <summary>Throws when the object has other keys.</summary>
    public void Allow(params IReadOnlyCollection<string> keys)
    {
        Require(JsonValueKind.Object, "an object");
        RefuseRepeated();
        foreach (var property in Value.EnumerateObject())
        {
            if (!keys.Contains(property.Name))
            {
                throw new SettingsException(
                    File,
                    Below(property.Name),
                    "this key is unknown",
                    Suggestion.Nearest(property.Name, keys) is { } similar ? $"did you mean \"{similar}\"?" : $"the keys here are {string.Join(", ", keys.Where(key => key != "$schema"))}");
            }
        }
    }

    public SettingsNode? Find(string key) => Value.TryGetProperty(key, out var value) ? new SettingsNode(File, Below(key), value) : null;

    public SettingsNode Get(string key) => Find(key) ?? throw Wrong($"\"{key}\" is missing", $"add \"{key}\"");

    public string Text()
    {
        Require(JsonValueKind.String, "a string");
        return Value.GetString() is { } text && !string.IsNullOrWhiteSpace(text) ? text : throw Wrong("the string is empty", "write a value, or remove the key");
    }

    public string Text(Regex form, string remedy) => Text() is var text && form.IsMatch(text) ? text : throw Wrong($"\"{text}\" is not valid here", remedy);

    public string OneOf(IReadOnlyCollection<string> names) => Text() is var text && names.Contains(text)
        ? text
        : throw Wrong($"\"{text}\" is not valid here", Suggestion.Nearest(text, names) is { } similar ? $"did you mean \"{similar}\"?" : $"choose from: {string.Join(", ", names)}");

    public int Number(int least, int most) =>
        Value.ValueKind == JsonValueKind.Number && Value.TryGetInt32(out var number) && number >= least && number <= most
            ? number
            : throw Wrong($"{Value.GetRawText()} is not valid here", $"write a whole number from {least} to {most}");

    public bool Flag() => Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? Value.GetBoolean() : throw Wrong($"{Value.GetRawText()} is not valid here", "write true or false");

    public IEnumerable<SettingsNode> Items()
    {
        Require(JsonValueKind.Array, "a list");
        return Value.EnumerateArray().Select((item, index) => new SettingsNode(File, $"{At}[{index}]", item)).ToArray();
    }

    public ImmutableArray<string> Texts() => [.. Items().Select(item => item.Text())];

    /// <summary>A string is run by a shell; a list is run without one.</summary>
    public ImmutableArray<string> Command() => Value.ValueKind != JsonValueKind.Array ? ["sh", "-c", $"exec {Text()}"]
        : Texts() is { IsEmpty: false } arguments ? arguments
        : throw Wrong("the list is empty", "write the command's name and arguments, or remove the key");

    public ImmutableSortedDictionary<string, string> Map()
    {
        Require(JsonValueKind.Object, "an object");
        RefuseRepeated();
        if (Value.EnumerateObject().Select(property => property.Name).FirstOrDefault(name => name.Length == 0 || name.Any(letter => letter == '=' || char.IsWhiteSpace(letter) || char.IsControl(letter))) is { } wrong)
        {
            throw Wrong($"\"{wrong}\" is no name of a variable", "use letters, digits and underscores, such as \"DATABASE_URL\"");
        }

        return Value.EnumerateObject().ToImmutableSortedDictionary(property => property.Name, property => new SettingsNode(File, Below(property.Name), property.Value).Scalar());
    }

    public SettingsException Wrong(string problem, string remedy) => new(File, At, problem, remedy);

    private string Scalar() => Value.ValueKind switch
    {
        JsonValueKind.String => Value.GetString()!,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => Value.GetRawText(),
        _ => throw Wrong($"{Value.GetRawText()} is not valid here", "write a string"),
    };

    private void Require(JsonValueKind kind, string name)
    {
        if (Value.ValueKind != kind)
        {
            throw Wrong($"{Value.GetRawText()} is not {name}", $"write {name}");
        }
    }

    /// <summary>Of two values for a key, a reader would take one and editors show both.</summary>
    private void RefuseRepeated()
    {
        if (Value.EnumerateObject().GroupBy(property => property.Name).FirstOrDefault(group => group.Count() > 1) is { } repeated)
        {
            throw new SettingsException(File, Below(repeated.Key), "this key stands here more than once", "keep one of them");
        }
    }

    private string Below(string key) => At.Length == 0 ? key : $"{At}.{key}";
}
