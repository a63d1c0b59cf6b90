using Dice.Environment.Data.Checkpoints;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Leases;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Data.Checkpoints;

/// <summary>An environment with the stores alone, with state in them, for gates on data; it and all that was kept of it goes with this.</summary>
internal sealed class DataEnvironment : IAsyncDisposable
{
    private readonly Environments _environments;
    private StartedStack _started;

    private DataEnvironment(Environments environments, EnvironmentId id, StartedStack started)
    {
        _environments = environments;
        _started = started;
        Id = id;
        State = new SampleState(environments, id);
        Data = Checkout.InstallationOf(id).Data(environments.Engine);
    }

    /// <summary>DICE's stores.</summary>
    public static Stack Stores { get; } = Environments.Dice.Only([Postgres.Name, Redis.Name, LocalStack.Name]);

    public EnvironmentId Id { get; }

    public SampleState State { get; }

    public EnvironmentData Data { get; }

    public CheckpointKeeper Checkpoints => new(Data);

    /// <summary>Starts one.</summary>
    public static async Task<DataEnvironment> StartAsync(SharedStack shared, string prefix, Stack? stack = null, Lease? lease = null, bool filled = true)
    {
        var environments = await shared.Environments;
        var id = EnvironmentId.NewUnique(prefix);
        var environment = new DataEnvironment(environments, id, await environments.UpAsync(stack ?? Stores, id, lease: lease));
        if (filled)
        {
            await environment.State.FillAsync();
        }

        return environment;
    }

    /// <summary>Makes it as it was when it had just been filled, whatever was done to its stores and its data.</summary>
    public async Task RefillAsync()
    {
        _started.Dispose();
        _started = await _environments.UpAsync(Stores, Id);
        Checkpoints.Folder.DeleteAll();
        await State.EmptyAsync();
        await State.FillAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _environments.DownAsync(Id);
        _started.Dispose();
    }
}
