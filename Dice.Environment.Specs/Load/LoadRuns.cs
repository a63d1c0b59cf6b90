using System.Text.Json;
using Dice.Environment.Edge.Client;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;
using Dice.LoadTests.Engine;
using Dice.LoadTests.Model;
using Dice.LoadTests.Results;
using Dice.LoadTests.Scenarios;
using static Dice.Environment.Specs.Load.Support.Loads;

namespace Dice.Environment.Specs.Load;

/// <summary>A smoke load of all scenarios on the shared stack.</summary>
public sealed class LoadRuns : IAsyncDisposable
{
    /// <summary>The smoke profile, shrunk to the few seconds that a gate has.</summary>
    private static readonly LoadProfile Profile = Profiles.Smoke with { Stages = [new Stage(Seconds(1), 1, 1) { Measured = false }, new Stage(Seconds(2), 2, 2)] };

    private readonly Lazy<Task<Dictionary<string, LoadResult>>> _results;
    private readonly List<IDisposable> _open = [];

    /// <summary>Runs when the first asks.</summary>
    public LoadRuns(SharedStack shared)
    {
        Shared = shared;
        _results = new(RunAsync);
    }

    /// <summary>The stack.</summary>
    public SharedStack Shared { get; }

    /// <summary>What came of a scenario.</summary>
    public async Task<LoadResult> ResultOfAsync(string scenario) => (await _results.Value)[scenario];

    /// <summary>The names of characters that load tests made and that are still there.</summary>
    public async Task<string[]> LeftoversAsync()
    {
        using var http = await Shared.SignInAsync();
        var found = JsonDocument.Parse(await http.GetStringAsync(new Uri("/trpc/characters.list?input=" + Uri.EscapeDataString("""{"limit":100,"search":"Load 20"}"""), UriKind.Relative)));
        return [.. found.RootElement.GetProperty("result").GetProperty("data").GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString()!)];
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _open.ForEach(one => one.Dispose());
        return ValueTask.CompletedTask;
    }

    private async Task<Dictionary<string, LoadResult>> RunAsync()
    {
        var edge = new EdgeHttp(await Shared.EdgeAddressAsync());
        var signedIn = await Shared.SignInAsync();
        var target = new LoadTarget(edge.CreateClient(), new Uri($"https://{Backend.Host}"), new Uri($"https://{Pwa.Host}"), new Account(SignedIn.Mira, SignedIn.Password));
        _open.AddRange([edge, signedIn, target.Http]);
        var cancellation = TestContext.Current.CancellationToken;

        var scenarios = ScenarioCatalog.All(target, signedIn);
        // The shell first: its first request makes the development server compile, which must not be the others' load. Those run side by side.
        var results = new List<LoadResult> { await RunOneAsync(scenarios.Single(IsShell)) };
        results.AddRange(await Task.WhenAll(scenarios.Where(scenario => !IsShell(scenario)).Select(RunOneAsync)));
        return results.ToDictionary(result => result.Scenario);

        static bool IsShell(Scenario scenario) => scenario.Name == "pwa-shell";

        Task<LoadResult> RunOneAsync(Scenario scenario) => new LoadEngine(TimeProvider.System).RunAsync(scenario, Profile, cancellation);
    }
}
