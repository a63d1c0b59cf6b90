using System.Text.Json;
using System.Xml;
using System.Xml.Linq;

namespace Dice.Environment.Gates;

/// <summary>All gates and other test classes, read from the specs assembly.</summary>
/// <param name="Gates">The gates, by phase and name.</param>
/// <param name="Parts">The other test classes' simple names, by their folder.</param>
public sealed record GateCatalogue(ImmutableArray<Gate> Gates, ImmutableSortedDictionary<string, ImmutableArray<string>> Parts)
{
    private const string GatesFolder = "Gates";

    /// <summary>Reads the catalogue from the test runner's list and the classes' summaries.</summary>
    /// <param name="listing">The runner's full list in JSON.</param>
    /// <param name="documentation">The assembly's XML documentation; null when there is none, which leaves the claims empty.</param>
    /// <exception cref="DiceException">The list cannot be read.</exception>
    public static GateCatalogue Read(string listing, XDocument? documentation)
    {
        var summaries = SummariesOf(documentation);
        try
        {
            using var document = JsonDocument.Parse(listing);
            var classes = document.RootElement.EnumerateArray()
                .GroupBy(test => test.GetProperty("Class").GetString()!)
                .Select(tests => (Class: tests.Key, Phase: PhaseOf(tests.First()), Target: TraitOf(tests.First(), "Target") ?? Gate.Engine, Steps: tests.Select(SentenceOf).Distinct().Order(StringComparer.Ordinal)))
                .ToArray();
            return new GateCatalogue(
                [.. classes.Where(tests => IsGate(tests.Class))
                    .Select(tests => new Gate(SimpleName(tests.Class), tests.Class, tests.Phase ?? 1, summaries.GetValueOrDefault(tests.Class, ""), [.. tests.Steps]) { Target = tests.Target })
                    .OrderBy(gate => gate.Phase).ThenBy(gate => gate.Name, StringComparer.Ordinal)],
                classes.Where(tests => !IsGate(tests.Class)).GroupBy(tests => Folder(tests.Class))
                    .ToImmutableSortedDictionary(folder => folder.Key, folder => folder.Select(tests => SimpleName(tests.Class)).Order(StringComparer.Ordinal).ToImmutableArray(), StringComparer.Ordinal));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new DiceException($"the list of gates cannot be read: {e.Message}", "build the specs again: dotnet build Dice.Environment.Specs", e);
        }
    }

    /// <summary>Returns the gates of a phase and a target whose names contain any of the given words; a null or no words stand for all.</summary>
    /// <exception cref="DiceException">No gate matches.</exception>
    public ImmutableArray<Gate> Choose(int? phase, IReadOnlyCollection<string> words, string? target = null)
    {
        var onTarget = Gates.Where(gate => target is null || gate.Target == target).ToArray();
        var ofPhase = onTarget.Where(gate => phase is null || gate.Phase == phase).ToArray();
        if (ofPhase.Length == 0)
        {
            var on = target is null ? "" : $" on {target}";
            throw new DiceException(
                phase is null ? $"there are no gates{on}" : $"phase {phase} has no gates yet{on}",
                onTarget is [] ? "build the specs again: dotnet build Dice.Environment.Specs" : $"choose a phase from: {string.Join(", ", onTarget.Select(gate => gate.Phase).Distinct())}");
        }

        bool Matches(Gate gate, string word) => gate.Name.Contains(word, StringComparison.OrdinalIgnoreCase);
        var unknown = words.Where(word => !ofPhase.Any(gate => Matches(gate, word))).ToArray();
        return unknown.Length == 0
            ? [.. ofPhase.Where(gate => words.Count == 0 || words.Any(word => Matches(gate, word)))]
            : throw new DiceException($"no gate's name contains '{string.Join("', '", unknown)}'", $"choose from: {string.Join(", ", ofPhase.Select(gate => gate.Name))}");
    }

    private static bool IsGate(string name) => Folder(name).Split('/')[0] == GatesFolder;

    private static string SimpleName(string name) => name[(name.LastIndexOf('.') + 1)..];

    /// <summary>The folder below the specs: their namespace is <c>Dice.Environment.Specs</c>, and folders are namespaces.</summary>
    private static string Folder(string name) => string.Join('/', name.Split('.')[3..^1]) is { Length: > 0 } folder ? folder : ".";

    /// <summary>The sentence of a test, without the values of its cases.</summary>
    private static string SentenceOf(JsonElement test)
    {
        var displayName = test.TryGetProperty("DisplayName", out var name) ? name.GetString() ?? "" : "";
        return Sentences.Of(test.GetProperty("Method").GetString()!, displayName.Split('(')[0]);
    }

    private static int? PhaseOf(JsonElement test) =>
        int.TryParse(TraitOf(test, "Phase"), NumberStyles.None, CultureInfo.InvariantCulture, out var phase) ? phase : null;

    private static string? TraitOf(JsonElement test, string name) =>
        test.TryGetProperty("Traits", out var traits) && traits.TryGetProperty(name, out var values) ? values[0].GetString() : null;

    private static Dictionary<string, string> SummariesOf(XDocument? documentation)
    {
        const string TypePrefix = "T:";
        var summaries = new Dictionary<string, string>();
        foreach (var member in documentation?.Descendants("member") ?? [])
        {
            if (member.Attribute("name")?.Value is { } name && name.StartsWith(TypePrefix, StringComparison.Ordinal) && member.Element("summary") is { } summary)
            {
                summaries[name[TypePrefix.Length..]] = string.Join(' ', TextOf(summary).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            }
        }

        return summaries;
    }

    /// <summary>The text, in which the last part of the name replaces a reference.</summary>
    private static string TextOf(XElement summary) => string.Concat(summary.DescendantNodes().Select(node => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" } see => SimpleName(see.Attribute("cref")?.Value ?? see.Attribute("langword")?.Value ?? ""),
        _ => node.NodeType == XmlNodeType.Element ? " " : "",
    }));
}

/// <summary>A validation gate: a test class that verifies one claim.</summary>
/// <param name="Name">The class's simple name, such as <c>HttpsGate</c>.</param>
/// <param name="Class">The class's full name, which selects it for a run.</param>
/// <param name="Phase">The phase of the plan that it belongs to.</param>
/// <param name="Claim">The claim in one sentence: the class's summary.</param>
/// <param name="Steps">Its tests as sentences of behaviour, in alphabetical order.</param>
public sealed record Gate(string Name, string Class, int Phase, string Claim, ImmutableArray<string> Steps)
{
    /// <summary>The target of gates without the trait <c>Target</c>.</summary>
    public const string Engine = "engine";

    /// <summary>Where the stack runs that it verifies: in containers of the engine, or on Kubernetes.</summary>
    public string Target { get; init; } = Engine;
}
