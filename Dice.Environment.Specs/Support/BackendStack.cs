using Dice.Environment.Data;
using Dice.Environment.Data.Migrations;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Npgsql;

namespace Dice.Environment.Specs.Support;

/// <summary>
/// An environment with the backend and what it requires, for gates on its data that would disturb others in the shared stack; started by the
/// first test that asks. Tests leave the schema at its latest, and what rows they leave is nobody's concern.
/// </summary>
public sealed class BackendStack : IAsyncDisposable
{
    private readonly SharedStack _shared;
    private readonly Lazy<Task> _first;
    private readonly List<StartedStack> _started = [];

    /// <summary>One that is not started yet.</summary>
    public BackendStack(SharedStack shared)
    {
        _shared = shared;
        _first = new(() => UpAsync(Environments.Dice));
    }

    /// <summary>The environment.</summary>
    public EnvironmentId Id { get; } = EnvironmentId.NewUnique("data");

    /// <summary>Brings the backend of a stack up in the environment, in place of the one that runs there.</summary>
    public async Task UpAsync(Stack stack) => _started.Add(await (await _shared.Environments).UpAsync(stack, Id, [Backend.Name]));

    /// <summary>The environment as it stands.</summary>
    public async Task<RunningStack> ReadAsync()
    {
        await _first.Value;
        return await (await _shared.Environments).ReadAsync(Id);
    }

    /// <summary>How its database is reached.</summary>
    public async Task<DatabaseAccess> AccessAsync() => DatabaseAccess.For(await ReadAsync(), (await _shared.Environments).Settings(Id).Secrets);

    /// <summary>An open connection to its database.</summary>
    public async Task<NpgsqlConnection> OpenAsync() => await (await AccessAsync()).OpenAsync(cancellation: TestContext.Current.CancellationToken);

    /// <summary>Its migrations.</summary>
    public async Task<SchemaMigrations> MigrationsAsync() => new((await _shared.Environments).Engine, await ReadAsync());

    /// <summary>The backend's address on the host.</summary>
    public async Task<Uri> BackendUrlAsync() => (await ReadAsync())[Backend.Name].FindEndpoint("http")!.HostUrl!;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_first.IsValueCreated)
        {
            await (await _shared.Environments).DownAsync(Id);
        }

        _started.ForEach(started => started.Dispose());
    }
}
