using Dice.Environment.Data;
using Dice.Environment.Data.Migrations;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Npgsql;

namespace Dice.Environment.Specs.Support;

/// <summary>An environment of a gate's own with the backend and what it requires, for what would disturb others in the shared one.</summary>
public sealed class BackendStack(SharedStack shared) : IAsyncLifetime
{
    private readonly List<StartedStack> _started = [];

    /// <summary>The environment.</summary>
    public EnvironmentId Id { get; } = EnvironmentId.NewUnique("data");

    /// <summary>Environments on the engine.</summary>
    public Environments Environments { get; private set; } = null!;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        Environments = await shared.Environments;
        await UpAsync(Environments.Dice);
    }

    /// <summary>Brings the backend of a stack up in the environment, in place of the one that runs there.</summary>
    public async Task UpAsync(Stack stack) => _started.Add(await Environments.UpAsync(stack, Id, [Backend.Name]));

    /// <summary>The environment as it stands.</summary>
    public Task<RunningStack> ReadAsync() => Environments.ReadAsync(Id);

    /// <summary>How its database is reached.</summary>
    public async Task<DatabaseAccess> AccessAsync() => DatabaseAccess.For(await ReadAsync(), Environments.Settings(Id).Secrets);

    /// <summary>An open connection to its database.</summary>
    public async Task<NpgsqlConnection> OpenAsync() => await (await AccessAsync()).OpenAsync(cancellation: TestContext.Current.CancellationToken);

    /// <summary>Its migrations.</summary>
    public async Task<SchemaMigrations> MigrationsAsync() => new(Environments.Engine, await ReadAsync());

    /// <summary>The backend's address on the host.</summary>
    public async Task<Uri> BackendUrlAsync() => (await ReadAsync())[Backend.Name].FindEndpoint("http")!.HostUrl!;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (Environments is not null)
        {
            await Environments.DownAsync(Id);
        }

        _started.ForEach(started => started.Dispose());
    }
}
