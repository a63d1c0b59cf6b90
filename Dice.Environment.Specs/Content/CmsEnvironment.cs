using System.Net.Http.Json;
using Dice.Environment.Data;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Edge.Client;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Services.Monitoring;
using Dice.Environment.Specs.Observability;
using Dice.Environment.Specs.Support;
using Npgsql;

namespace Dice.Environment.Specs.Content;

/// <summary>An environment of the latest phase without LocalStack; started by the first gate that uses it.</summary>
public sealed class CmsEnvironment : IAsyncDisposable
{
    private readonly SharedStack _shared;
    private readonly Lazy<Task<StartedStack>> _started;

    public CmsEnvironment(SharedStack shared)
    {
        _shared = shared;
        _started = new(StartAsync);
    }

    /// <summary>The stack of all phases over the fixtures.</summary>
    public static Stack Stack { get; } = TelemetryStores.Choose(DiceStack.Create(Checkout.Fixtures));

    /// <summary>The environment.</summary>
    public EnvironmentId Id { get; } = EnvironmentId.NewUnique("cms");

    /// <summary>The environment as it is now.</summary>
    public async Task<RunningStack> ReadAsync()
    {
        await _started.Value;
        return await (await _shared.Environments).ReadAsync(Id);
    }

    /// <summary>The engine's API.</summary>
    public async Task<Docker.DotNet.DockerClient> EngineAsync() => (await _shared.Environments).Engine.Client;

    /// <summary>Access to its data.</summary>
    public async Task<EnvironmentData> DataAsync()
    {
        await _started.Value;
        return Checkout.InstallationOf(Id).Data((await _shared.Environments).Engine);
    }

    /// <summary>The databases of its PostgreSQL server by name, except the templates.</summary>
    public async Task<string[]> DatabasesAsync()
    {
        await using var connection = await DatabaseAccess.For(await ReadAsync(), SignedIn.Secrets).OpenAsync("postgres", TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand("select array_agg(datname::text order by datname) from pg_database where not datistemplate", connection);
        return (string[])(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    /// <summary>Clients of the edge.</summary>
    public async Task<EdgeHttp> OpenEdgeAsync() => new(await AddressAsync());

    /// <summary>The address of the edge.</summary>
    public async Task<EdgeAddress> AddressAsync() => SharedStack.AddressOf(await ReadAsync());

    /// <summary>The CMS's address for browsers.</summary>
    public async Task<Uri> UrlAsync() => (await ReadAsync()).UrlOf(Cms.Host)!;

    /// <summary>Opens the CMS through the edge as an anonymous visitor.</summary>
    public async Task<CmsClient> OpenAsync() => new(await OpenEdgeAsync());

    /// <summary>Opens the CMS through the edge as its administrator.</summary>
    public async Task<CmsClient> OpenAsAdministratorAsync()
    {
        var client = await OpenAsync();
        await client.SignInAsync(Cms.AdministratorEmail, SignedIn.Secrets[Cms.AdministratorPassword.Key]);
        return client;
    }

    /// <summary>Asks the rules subgraph itself; returns the answer and the source of its content.</summary>
    public async Task<(GraphAnswer Answer, string? Source)> AskRulesAsync(string query)
    {
        using var http = new HttpClient { BaseAddress = (await ReadAsync())[Rules.Name].FindEndpoint(Rules.Endpoint)!.HostUrl };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = JsonContent.Create(new { query }) };
        request.Headers.Add("x-api-key", SignedIn.Secrets[Backend.GatewayApiKey.Key]);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var source = response.Headers.TryGetValues("x-dice-rules-source", out var values) ? string.Join(", ", values) : null;
        return (new GraphAnswer(response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)), source);
    }

    /// <summary>Waits until the rules subgraph serves all its content from a source.</summary>
    public Task ServesFromAsync(string source) => Eventually.HoldsAsync(
        async () => (await AskRulesAsync("{ spells(first: 1) { nodes { key } } classes: characterClasses(first: 1) { nodes { key } } species(first: 1) { nodes { key } } items(first: 1) { nodes { key } } monsters(first: 1) { nodes { key } } conditions(first: 1) { nodes { key } } }")).Source,
        seen => seen == source,
        TimeSpan.FromSeconds(30),
        $"all content from the {source}");

    /// <summary>Starts the other services of the stack too.</summary>
    public async Task CompleteAsync()
    {
        await _started.Value;
        (await (await _shared.Environments).UpAsync(Stack, Id)).Dispose();
    }

    /// <summary>Starts what is stopped.</summary>
    public async Task HealAsync() => (await (await _shared.Environments).UpAsync(Stack, Id, Chosen)).Dispose();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_started.IsValueCreated)
        {
            await (await _shared.Environments).DownAsync(Id);
            (await _started.Value).Dispose();
        }
    }

    private static string[] Chosen => [Cms.Name, Rules.Name, Gateway.Name, Backend.Name, Redis.Name, Pwa.Name, EdgeProxy.Name, .. MonitoringServices.Names, .. TelemetryStores.NamesIn(Stack)];

    private async Task<StartedStack> StartAsync()
    {
        var environments = await _shared.Environments;
        var started = await environments.UpAsync(Stack, Id, Chosen);
        await environments.SeedAsync(started.Stack);
        return started;
    }
}
