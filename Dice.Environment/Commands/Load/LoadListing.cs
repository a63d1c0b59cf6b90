using System.Text.Json;
using Dice.LoadTests.Model;
using Dice.LoadTests.Scenarios;

namespace Dice.Environment.Commands.Load;

/// <summary>Prints the output of <c>load list</c>.</summary>
internal static class LoadListing
{
    public static IReadOnlyList<Scenario> Scenarios()
    {
        using var nobody = new HttpClient();
        var anywhere = new Uri("https://example.invalid");
        return [.. ScenarioCatalog.All(new LoadTarget(nobody, anywhere, anywhere, new Account("", "")), nobody)];
    }

    public static IEnumerable<string> Profiles() => LoadTests.Model.Profiles.All.Select(profile => profile.Name);

    public static void Write(HostConsole console, bool json)
    {
        var scenarios = Scenarios();
        if (json)
        {
            var document = new LoadListDocument(
                [.. scenarios.Select(scenario => new LoadListDocument.ScenarioEntry(scenario.Name, scenario.Purpose, scenario.Steps))],
                [.. LoadTests.Model.Profiles.All.Select(profile => new LoadListDocument.ProfileEntry(profile.Name, profile.Purpose, profile.Peak, profile.Duration.TotalSeconds, [.. profile.Thresholds.Select(threshold => threshold.Text)]))]);
            console.Out.WriteLine(JsonSerializer.Serialize(document, LoadDocuments.Indented.LoadListDocument));
            return;
        }

        var table = new TextTable("SCENARIO", "WHAT USERS DO");
        foreach (var scenario in scenarios)
        {
            table.Add(null, scenario.Name, scenario.Purpose);
        }

        table.WriteTo(console);
        console.Out.WriteLine();
        var profiles = new TextTable("PROFILE", "QUESTION", "PEAK", "LASTS", "THRESHOLDS");
        foreach (var profile in LoadTests.Model.Profiles.All)
        {
            profiles.Add(null, profile.Name, profile.Purpose, string.Create(CultureInfo.InvariantCulture, $"{profile.Peak:0.#}/s"), Durations.InWords(profile.Duration), string.Join(", ", profile.Thresholds.Select(threshold => threshold.Text)));
        }

        profiles.WriteTo(console);
    }
}
