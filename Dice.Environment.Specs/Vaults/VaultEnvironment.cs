using Dice.Environment.Data.Secrets.Vault;
using Dice.Environment.Edge.Client;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Planning;
using Dice.Environment.Services;
using Dice.Environment.Specs.Faults;
using Dice.Environment.Specs.Support;
using Api = Docker.DotNet.Models;
using Npgsql;

namespace Dice.Environment.Specs.Vaults;

/// <summary>An environment whose services get their secrets from Vault.</summary>
public sealed class VaultEnvironment(SharedStack shared) : IAsyncLifetime
{
    private static readonly string[] Chosen = [Backend.Name, EdgeProxy.Name];
    private Environments _environments = null!;
    private StartedStack? _started;

    /// <summary>The stack with Vault.</summary>
    public static Stack Stack { get; } = VaultServer.PutInto(DiceStack.Create(Checkout.Fixtures).UpTo(new Phase(1)));

    /// <summary>The environment.</summary>
    public EnvironmentId Id { get; } = EnvironmentId.NewUnique("vault");

    /// <summary>The secrets of the environment outside Vault, and the key and the token of its Vault.</summary>
    public IReadOnlyDictionary<string, string> Secrets => Checkout.InstallationOf(Id).ReadSecrets();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        _environments = await shared.Environments;
        try
        {
            _started = await StartAsync();
            await _environments.SeedAsync(_started.Stack);
        }
        catch
        {
            await DisposeAsync(); // xunit disposes of no fixture that did not come up.
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _environments.DownAsync(Id);
        _started?.Dispose();
        new EnvironmentSecrets(DiceFolders.Default, Id).Delete();
    }

    /// <summary>Opens clients of the edge.</summary>
    public async Task<EdgeHttp> OpenEdgeAsync() => new(SharedStack.AddressOf(await ReadAsync()));

    /// <summary>Access to Vault as a start has it.</summary>
    public VaultSecrets Open() => new(_environments.Engine, Id, DiceFolders.Default, Secrets);

    /// <summary>Starts what does not run, as a further <c>up</c> does.</summary>
    public async Task UpAsync() => (await StartAsync()).Dispose();

    /// <summary>Kills a service, as a crash does. The engine does not restart it.</summary>
    public async Task StopAsync(string service) =>
        await _environments.Engine.Client.Containers.StopContainerAsync((await ReadAsync())[service].ContainerId, new Api.ContainerStopParameters { WaitBeforeKillSeconds = 2 }, Stop);

    /// <summary>Returns the content of a file of a secret in a service.</summary>
    public async Task<string> FileAsync(string service, Secret secret)
    {
        var outcome = await ContainerCommand.RunAsync(_environments.Engine.Client, (await ReadAsync())[service].ContainerId, ["cat", secret.Path], Stop);
        outcome.ExitCode.Should().Be(0, outcome.Error);
        return outcome.Output;
    }

    /// <summary>Returns the log of a service.</summary>
    public async Task<string> LogAsync(string service) => await ContainerLog.ReadAsync(_environments.Engine.Client, (await ReadAsync())[service].ContainerId, int.MaxValue, Stop);

    /// <summary>Reads the environment.</summary>
    public Task<RunningStack> ReadAsync() => _environments.ReadAsync(Id);

    /// <summary>Opens a connection to PostgreSQL as its owner.</summary>
    public async Task<NpgsqlConnection> OpenDatabaseAsync()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = (await ReadAsync())[Postgres.Name].FindEndpoint(Postgres.Endpoint)!.HostPort!.Value,
            Database = Postgres.Database,
            Username = Postgres.Database,
            Password = Secrets[Postgres.Password.Key],
            Pooling = false,
        }.ConnectionString);
        await connection.OpenAsync(Stop);
        return connection;
    }

    /// <summary>Returns the stored characters whose names begin with a text.</summary>
    internal async Task<IReadOnlyList<StoredCharacter>> CharactersAsync(string prefix)
    {
        await using var connection = await OpenDatabaseAsync();
        await using var command = new NpgsqlCommand("select id, name, level, notes from characters where name like $1 || '%'", connection) { Parameters = { new() { Value = prefix } } };
        await using var reader = await command.ExecuteReaderAsync(Stop);
        var rows = new List<StoredCharacter>();
        while (await reader.ReadAsync(Stop))
        {
            rows.Add(new StoredCharacter(reader.GetGuid(0), reader.GetString(1), reader.GetInt16(2), reader.GetString(3)));
        }

        return rows;
    }

    private async Task<StartedStack> StartAsync()
    {
        using var vault = Open();
        var journal = GateBundles.WatchStart(Id);
        var settings = _environments.Settings(Id) with { SecretsOf = vault.ReadAsync, WhenFailed = (_, reason) => GateBundles.StartFailedAsync(_environments.Engine, Id, journal, reason) };
        return await new StackRunner(_environments.Engine, settings, journal).UpAsync(Stack, Stack.Only(Chosen), Stop);
    }
}
