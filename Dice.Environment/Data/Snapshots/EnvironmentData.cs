using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Storage;

namespace Dice.Environment.Data.Snapshots;

/// <summary>An environment whose data is to be worked on, and what that takes.</summary>
public sealed record EnvironmentData
{
    /// <summary>The engine.</summary>
    public required EngineConnection Engine { get; init; }

    /// <summary>The environment.</summary>
    public required EnvironmentId Id { get; init; }

    /// <summary>The name of the stack that it runs.</summary>
    public required string Stack { get; init; }

    /// <summary>The development secrets by key.</summary>
    public required IReadOnlyDictionary<string, string> Secrets { get; init; }

    /// <summary>Where Dice keeps its files.</summary>
    public DiceFolders Folders { get; init; } = DiceFolders.Default;

    /// <summary>Called with a sentence when the work has to wait for another process; null for nothing.</summary>
    public Action<string>? Waiting { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Told of what could not be done and does not stop the work, such as an old checkpoint that cannot be removed.</summary>
    public Action<string> Note { get; init; } = _ => { };

    /// <summary>The environment as it stands.</summary>
    public Task<RunningStack> ReadAsync(CancellationToken cancellation) => RunningStack.ReadAsync(Engine, Id, cancellation);

    /// <summary>Keeps other processes from capturing, restoring or removing snapshots of the same environment at the same time.</summary>
    /// <exception cref="Model.DiceException">Another process held the lock for five minutes, or its file cannot be made.</exception>
    internal Task<FileLock> LockAsync(CancellationToken cancellation) => DataLock.TakeAsync(Folders, Id, Waiting, cancellation);
}
