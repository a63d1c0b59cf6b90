using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Storage;

namespace Dice.Environment.Data.Snapshots;

/// <summary>An environment and everything that operations on its data need.</summary>
public sealed record EnvironmentData
{
    /// <summary>The engine.</summary>
    /// <exception cref="InvalidOperationException">The environment does not run in containers.</exception>
    public EngineConnection Engine { get => field ?? throw new InvalidOperationException("the environment does not run in containers"); init; }

    /// <summary>Where its stores run. Default: in containers of the engine.</summary>
    public IStoreHost Stores { get => field ?? new EngineStores(Engine, Id); init; }

    /// <summary>The environment.</summary>
    public required EnvironmentId Id { get; init; }

    /// <summary>The name of its stack.</summary>
    public required string Stack { get; init; }

    /// <summary>The development secrets by key.</summary>
    public required IReadOnlyDictionary<string, string> Secrets { get; init; }

    /// <summary>The folders of Dice.</summary>
    public DiceFolders Folders { get; init; } = DiceFolders.Default;

    /// <summary>Receives a sentence when an operation waits for another process; may be null.</summary>
    public Action<string>? Waiting { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Receives problems that do not stop an operation, such as an old checkpoint that cannot be removed.</summary>
    public Action<string> Note { get; init; } = _ => { };

    /// <summary>Reads the environment's current state.</summary>
    public Task<RunningStack> ReadAsync(CancellationToken cancellation) => Stores.ReadAsync(cancellation);

    /// <summary>Acquires the lock that prevents other processes from capturing, restoring or removing snapshots of the same environment.</summary>
    /// <exception cref="Model.DiceException">Another process held the lock for five minutes, or the lock file cannot be created.</exception>
    internal Task<FileLock> LockAsync(CancellationToken cancellation) => DataLock.TakeAsync(Folders, Id, Waiting, cancellation);
}
