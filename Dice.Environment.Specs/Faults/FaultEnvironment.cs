using Dice.Environment.Edge.Client;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;
using Npgsql;

namespace Dice.Environment.Specs.Faults;

/// <summary>An environment to strike: backend, edge and what they require; of the fixtures, over a copy of the backend's source that may be edited.</summary>
public sealed partial class FaultEnvironment : IAsyncDisposable
{
    private static readonly string[] Chosen = [EdgeProxy.Name, Backend.Name];

    private readonly Environments _environments;
    private readonly EnvironmentId _id = EnvironmentId.NewUnique("fault");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dice-fault-");
    private readonly Stack _stack;
    private StartedStack? _started;

    private FaultEnvironment(Environments environments, Func<Stack, Stack>? change)
    {
        _environments = environments;
        var stack = ApplicationsUnderTest.Current.AreFixtures ? OverCopy() : Environments.Dice;
        _stack = change?.Invoke(stack) ?? stack;
    }

    /// <summary>The names of all its services.</summary>
    public static IReadOnlyCollection<string> Services { get; } = [.. Environments.Dice.Only(Chosen).Services.Select(service => service.Name)];

    /// <summary>The environment.</summary>
    public EnvironmentId Id => _id;

    /// <summary>The engine's API.</summary>
    public Docker.DotNet.DockerClient Client => _environments.Engine.Client;

    /// <summary>The source that the backend runs.</summary>
    public string BackendSource => Path.Combine(_folder.FullName, "backend", "src");

    /// <summary>Brings one up.</summary>
    /// <param name="environments">The engine.</param>
    /// <param name="change">What is different from DICE.</param>
    public static async Task<FaultEnvironment> StartAsync(Environments environments, Func<Stack, Stack>? change = null)
    {
        var environment = new FaultEnvironment(environments, change);
        try
        {
            await environment.UpAsync();
            return environment;
        }
        catch
        {
            await environment.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts what is not there.</summary>
    public async Task UpAsync()
    {
        _started = await _environments.UpAsync(_stack, _id, Chosen);
        await _environments.SeedAsync(_started.Stack); // Whoever writes is a user of the seed.
    }

    /// <summary>Takes it away, its volumes apart.</summary>
    public async Task DownKeepingVolumesAsync(CancellationToken cancellation)
    {
        await new StackStopper(_environments.Engine, _id, DiceFolders.Default).DownAsync(VolumeRemoval.None, progress: null, cancellation);
        _started?.Dispose();
        _started = null;
    }

    /// <summary>As it stands.</summary>
    public Task<RunningStack> ReadAsync(CancellationToken cancellation = default) => RunningStack.ReadAsync(_environments.Engine, _id, cancellation);

    /// <summary>Clients of its edge.</summary>
    public async Task<EdgeHttp> OpenEdgeAsync() => Checkout.Installation.OpenEdge(await ReadAsync());

    /// <summary>The backend's own published address; null while it has none.</summary>
    public async Task<Uri?> BackendAddressAsync() => (await ReadAsync()).Find(Backend.Name)?.FindEndpoint("http")?.HostUrl;

    /// <summary>Asks PostgreSQL itself for the characters whose names begin so.</summary>
    public async Task<IReadOnlyList<StoredCharacter>> ReadCharactersAsync(string prefix, CancellationToken cancellation)
    {
        var endpoint = (await ReadAsync(cancellation))[Postgres.Name].FindEndpoint(Postgres.Endpoint)!;
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = endpoint.HostPort!.Value,
            Database = Postgres.Database,
            Username = Postgres.Database,
            Password = _environments.Settings(_id).Secrets[Postgres.Password.Key],
            Pooling = false,
        };
        await using var connection = new NpgsqlConnection(builder.ConnectionString);
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand("select id, name, level, notes from characters where name like $1 || '%'", connection) { Parameters = { new() { Value = prefix } } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<StoredCharacter>();
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add(new StoredCharacter(reader.GetGuid(0), reader.GetString(1), reader.GetInt16(2), reader.GetString(3)));
        }

        return rows;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _environments.DownAsync(_id);
        _started?.Dispose();
        _folder.Delete(recursive: true);
    }

    private Stack OverCopy()
    {
        var backend = Path.Combine(_folder.FullName, "backend");
        CopySource(Checkout.Fixtures.Backend, backend);
        return Environments.Phase1(Checkout.Fixtures with { Backend = backend });
    }

    private static void CopySource(string from, string to)
    {
        string[] leftOut = ["node_modules", "dist", ".cache"];
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.EnumerateDirectories(from).Where(folder => !leftOut.Contains(Path.GetFileName(folder))))
        {
            CopySource(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }
}
