using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Storage;

namespace Dice.Environment.Data.Snapshots;

/// <summary>An environment whose data is to be worked on, and what that takes.</summary>
public sealed record EnvironmentData
{
    private static readonly TimeSpan LockDeadline = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StagingLife = TimeSpan.FromDays(1);

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

    /// <summary>The environment as it stands.</summary>
    public Task<RunningStack> ReadAsync(CancellationToken cancellation) => RunningStack.ReadAsync(Engine, Id, cancellation);

    /// <summary>Keeps other processes from capturing or restoring the same environment at the same time.</summary>
    /// <exception cref="Model.DiceException">Another held it for five minutes.</exception>
    internal async Task<FileLock> LockAsync(CancellationToken cancellation) => (await FileLock.TakeAsync(
        Path.Combine(Folders.EnsureExists().Root, "locks", $"{Id}.data.lock"),
        LockDeadline,
        $"working on the data of environment '{Id}'",
        cancellation,
        holder => Waiting?.Invoke(EnvironmentLock.InWords(holder, $"is working on the data of environment {Id}")),
        patience: Patience)).Recorded();

    /// <summary>A folder for what is not finished yet; the caller removes it.</summary>
    internal string NewStagingFolder()
    {
        var all = Path.Combine(Folders.EnsureExists().Root, "staging");
        Files.CreatePrivateFolder(all);
        foreach (var left in new DirectoryInfo(all).EnumerateDirectories().Where(folder => Time.GetUtcNow() - folder.CreationTimeUtc > StagingLife))
        {
            left.Delete(recursive: true); // Of a process that was killed.
        }

        var path = Path.Combine(all, $"{Id}-{Guid.NewGuid():N}");
        Files.CreatePrivateFolder(path);
        return path;
    }
}
