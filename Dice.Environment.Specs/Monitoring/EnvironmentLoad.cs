using Dice.Environment.Edge.Client;
using Dice.Environment.Services;
using Dice.Environment.Specs.Content;
using Dice.Environment.Specs.Support;
using Dice.LoadTests.Engine;
using Dice.LoadTests.Model;
using Dice.LoadTests.Results;
using Dice.LoadTests.Scenarios;

namespace Dice.Environment.Specs.Monitoring;

/// <summary>Load on the environment of Phase 2, through its edge and signed in.</summary>
public sealed class EnvironmentLoad : IDisposable
{
    private readonly EdgeHttp _edge;
    private readonly HttpClient _signedIn;
    private readonly LoadTarget _target;

    private EnvironmentLoad(EdgeHttp edge)
    {
        _edge = edge;
        _signedIn = edge.CreateSignedInClient();
        _target = new LoadTarget(edge.CreateClient(), SignedIn.Api, new Uri($"https://{Pwa.Host}"), new Account(SignedIn.Mira, SignedIn.Password));
    }

    /// <summary>Opens clients of the environment.</summary>
    public static async Task<EnvironmentLoad> OpenAsync(CmsEnvironment environment) => new(await environment.OpenEdgeAsync());

    /// <summary>Runs a scenario with a constant rate.</summary>
    public Task<LoadResult> RunAsync(string scenario, double rate, TimeSpan duration) => new LoadEngine(TimeProvider.System).RunAsync(
        ScenarioCatalog.Find(ScenarioCatalog.All(_target, _signedIn), scenario),
        Profiles.Smoke with { Stages = [new Stage(TimeSpan.FromSeconds(1), rate, rate) { Measured = false }, new Stage(duration, rate, rate)] },
        TestContext.Current.CancellationToken);

    /// <summary>Requests a page that no scenario requests.</summary>
    public async Task VisitAsync(Uri page) => (await _target.Http.GetAsync(page, TestContext.Current.CancellationToken)).Dispose();

    /// <inheritdoc />
    public void Dispose()
    {
        _signedIn.Dispose();
        _target.Http.Dispose();
        _edge.Dispose();
    }
}
