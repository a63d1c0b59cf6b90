using System.Text.RegularExpressions;
using Dice.Environment.Applications;
using Dice.Environment.Applications.Settings;

namespace Dice.Environment.Services.References;

/// <summary>Reads values of <c>dice.json</c> that refer to the stack, such as <c>${postgres.url}</c>, and collects the services that they refer to.</summary>
/// <param name="stack">The whole stack.</param>
/// <param name="application">The application whose values are read.</param>
internal sealed partial class ReferenceReader(Stack stack, Application application)
{
    private const string Self = "self";
    private const string Secrets = "secrets";
    private readonly ImmutableSortedDictionary<string, Value> _known = ReferenceCatalog.Of(stack, application.Name);
    private readonly HashSet<string> _named = [];

    /// <summary>The infrastructure services that were referred to, such as databases; the application waits for them.</summary>
    public IEnumerable<string> Stores => _named.Where(name => !stack[name].Offers.IsEmpty || stack[name].Module != ContainerModule.Plain).Order(StringComparer.Ordinal);

    /// <summary>The other services that the values refer to.</summary>
    public IEnumerable<string> Applications => _named.Except(Stores).Order(StringComparer.Ordinal);

    /// <summary>Converts the text of a value to a <see cref="Value"/>.</summary>
    /// <param name="text">The text; <c>$${</c> is read as <c>${</c>.</param>
    /// <param name="key">Its key in the file, for errors.</param>
    /// <exception cref="SettingsException">The value refers to something that the stack does not have.</exception>
    public Value Read(string text, string key)
    {
        var parts = ImmutableArray.CreateBuilder<Value>();
        var end = 0;
        foreach (Match match in Reference().Matches(text))
        {
            Add(text[end..match.Index]);
            end = match.Index + match.Length;
            if (match.Value == "$${")
            {
                Add("${");
            }
            else
            {
                parts.Add(match.Groups["name"] is { Success: true } name ? Find(name.Value.Trim(), key) : throw Wrong(key, $"the reference \"{text[match.Index..]}\" is not closed", "close it with }, or write $${ for a literal ${"));
            }
        }

        Add(text[end..]);
        return parts.Count == 1 ? parts[0] : Value.Join([.. parts]);

        void Add(string literal)
        {
            if (literal.Length > 0 || (text.Length == 0 && parts.Count == 0))
            {
                parts.Add(literal);
            }
        }
    }

    private Value Find(string name, string key)
    {
        if (name.StartsWith($"{Secrets}.", StringComparison.Ordinal))
        {
            return ReadSecret(name[(Secrets.Length + 1)..], name, key);
        }

        if (!_known.TryGetValue(name, out var value))
        {
            throw Wrong(key, Describe(name), Suggest(name) is { } similar ? $"did you mean ${{{similar}}}?" : $"choose from: {string.Join(", ", _known.Keys.Select(known => $"${{{known}}}"))}");
        }

        var service = name.Split('.')[0];
        if (service != Self && service != application.Name)
        {
            _named.Add(service);
        }

        return value;
    }

    /// <summary>A similar name. Of an unknown service only a service's name of similar spelling is one: another service's .url is not what was meant.</summary>
    private string? Suggest(string name)
    {
        string[] parts = name.Split('.', 2);
        string[] services = [.. _known.Keys.Select(known => known.Split('.')[0]).Distinct()];
        return services.Contains(parts[0])
            ? Suggestion.Nearest(name, _known.Keys.Where(known => known.StartsWith($"{parts[0]}.", StringComparison.Ordinal)))
            : parts is [{ Length: > 0 } service, var property] && Suggestion.Nearest(service, services) is { } nearest ? Suggestion.Nearest($"{nearest}.{property}", _known.Keys) : null;
    }

    private string Describe(string name)
    {
        var service = name.Split('.')[0];
        return service == Self || stack.Services.Any(other => other.Name == service) ? $"${{{name}}} is unknown" : $"${{{name}}} refers to the service '{service}', which this stack does not have";
    }

    private Value ReadSecret(string name, string reference, string key)
    {
        var isFile = name.EndsWith(".file", StringComparison.Ordinal);
        name = isFile ? name[..^".file".Length] : name;
        if (!SecretName().IsMatch(name))
        {
            throw Wrong(key, $"${{{reference}}} names no secret", "write ${secrets.NAME.file} or ${secrets.NAME}, NAME as in .env.development but in lower case with dashes, such as jwt-secret for JWT_SECRET");
        }

        var secret = new Secret(name, name.Replace('-', '_').ToUpperInvariant());
        return isFile ? Value.FileOf(secret) : Value.ContentOf(secret);
    }

    private SettingsException Wrong(string key, string problem, string remedy) => new(application.Settings.Path!, key, problem, remedy);

    [GeneratedRegex(@"\$\$\{|\$\{(?<name>[^}]*)\}|\$\{")]
    private static partial Regex Reference();

    [GeneratedRegex("^[a-z][a-z0-9-]*$")]
    private static partial Regex SecretName();
}
