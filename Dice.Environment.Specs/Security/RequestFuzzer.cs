using System.Text;
using System.Text.Json.Nodes;

namespace Dice.Environment.Specs.Security;

/// <summary>Makes request bodies from a JSON Schema: valid ones, and ones that violate one rule of it. The same seed makes the same bodies.</summary>
internal sealed class RequestFuzzer(JsonObject schema, int seed)
{
    private const int UnboundedLength = 64;

    private static readonly string[] Hostile =
    [
        "' OR '1'='1' --", "\"; DROP TABLE users; --", "{{7*7}}${7*7}", "<script>alert(1)</script>", "../../etc/passwd", "a\u0000b", "\u202etxt.exe", "%00%0d%0aSet-Cookie: a=b", "a\r\nX-Injected: 1", "\ufeff", "\ud83c\udfb2\ud83c\udfb2",
    ];

    private static readonly string[] Unknown = ["role", "roles", "isAdmin", "constructor", "$where", "userId"];

    private readonly Random _random = new(seed);

    /// <summary>Bodies that are no object, or no JSON.</summary>
    public static IReadOnlyList<string> Malformed { get; } =
        ["", "{", "[]", "null", "\"text\"", "42", "{\"email\":}", "{'email':'a'}", "\u0000", new string('[', 5_000), $"{{\"email\":\"{new string('a', 300_000)}\"}}", "{\"email\":\"a@b\",\"email\":{}}"];

    /// <summary>Makes bodies.</summary>
    /// <param name="count">How many.</param>
    public IEnumerable<string> Bodies(int count) => Enumerable.Range(0, count).Select(_ => Body());

    private JsonObject Properties => schema["properties"]!.AsObject();

    private string Body()
    {
        var body = new JsonObject();
        foreach (var (name, property) in Properties)
        {
            if (IsRequired(name) || _random.Next(2) == 0)
            {
                body[name] = Valid(property!.AsObject());
            }
        }

        Mutate(body);
        return body.ToJsonString();
    }

    private void Mutate(JsonObject body)
    {
        var name = Properties.ElementAt(_random.Next(Properties.Count)).Key;
        var property = Properties[name]!.AsObject();
        switch (_random.Next(7))
        {
            case 0:
                break;
            case 1:
                body.Remove(name);
                break;
            case 2:
                body[name] = WrongType();
                break;
            case 3:
                body[name] = Text((property["maxLength"]?.GetValue<int>() ?? UnboundedLength) + _random.Next(2));
                break;
            case 4:
                body[name] = Text(Math.Max(0, (property["minLength"]?.GetValue<int>() ?? 0) - _random.Next(2)));
                break;
            case 5:
                body[name] = Hostile[_random.Next(Hostile.Length)];
                break;
            default:
                body[Unknown[_random.Next(Unknown.Length)]] = WrongType();
                break;
        }
    }

    private JsonNode Valid(JsonObject property)
    {
        if (property["enum"] is JsonArray values)
        {
            return values[_random.Next(values.Count)]!.DeepClone();
        }

        var least = property["minLength"]?.GetValue<int>() ?? 0;
        var most = Math.Min(property["maxLength"]?.GetValue<int>() ?? UnboundedLength, least + UnboundedLength);
        return Text(_random.Next(least, most + 1));
    }

    private JsonNode? WrongType() => _random.Next(7) switch
    {
        0 => null,
        1 => _random.Next(),
        2 => true,
        3 => new JsonArray("a", "b"),
        4 => new JsonObject { ["$ne"] = null },
        5 => -1.5e308,
        _ => new JsonObject { ["toString"] = "a", ["length"] = 3 },
    };

    /// <summary>Text without white space, which the application removes at the ends.</summary>
    private JsonNode Text(int length)
    {
        const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@.+_-'\"\\/äß漢";
        return new StringBuilder().AppendJoin("", Enumerable.Range(0, length).Select(_ => Letters[_random.Next(Letters.Length)])).ToString();
    }

    private bool IsRequired(string name) => schema["required"]?.AsArray().Any(entry => entry!.GetValue<string>() == name) == true;
}
