using System.Collections.Concurrent;
using System.Collections.Immutable;
using Dice.Environment.Diagnostics.Bundle;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Xunit.Sdk;

namespace Dice.Environment.Specs.Support;

/// <summary>
/// One folder for each class of gates with a failure: which tests failed and how, and a bundle of each environment that the class used. A start that fails is
/// saved at once, before its lease ends it, and thrown away when its test turns out to have wanted that.
/// </summary>
public static class GateBundles
{
    private static readonly ConcurrentDictionary<EnvironmentId, string?> Users = new();
    private static readonly ConcurrentDictionary<EnvironmentId, StartJournal> Journals = new();
    private static readonly ConcurrentDictionary<string, Lazy<string>> Folders = new();
    private static readonly ConcurrentDictionary<string, ConcurrentBag<string>> Pending = new();
    private static readonly DateTimeOffset Begun = TimeProvider.System.GetUtcNow();

    private static string? CurrentClass => TestContext.Current.TestClass?.TestClassSimpleName;

    /// <summary>Remembers that the current class uses an environment; outside of any class, all do.</summary>
    public static void Watch(EnvironmentId id) => Users.TryAdd(id, CurrentClass);

    /// <summary>The same for one that is about to be started: its bundle then has a timeline.</summary>
    public static StartJournal WatchStart(EnvironmentId id)
    {
        Watch(id);
        return Journals[id] = new StartJournal();
    }

    /// <summary>Remembers that every class may use an environment.</summary>
    public static void WatchForAll(EnvironmentId id) => Users[id] = null;

    /// <summary>Prints the folders of this run; besides those of classes, those of failed starts whose tests never came to an end, as when a fixture failed.</summary>
    public static void TellAll()
    {
        string[] folders = [.. Folders.Values.Select(folder => folder.Value), .. Pending.Values.SelectMany(starts => starts).Where(Directory.Exists)];
        if (folders.Length > 0)
        {
            Console.WriteLine($"Bundles of what failed (begin with failures.txt or {FailureBundle.Summary}):\n{string.Join('\n', folders.Order(StringComparer.Ordinal))}");
        }
    }

    /// <summary>Whether a class that uses the environment has a failed test.</summary>
    public static bool HasFailed(EnvironmentId id) => Users.TryGetValue(id, out var user) && (user is null ? !Folders.IsEmpty : Folders.ContainsKey(user));

    /// <summary>Saves what there is of a start that just failed.</summary>
    public static async Task StartFailedAsync(EngineConnection engine, EnvironmentId id, StartJournal journal, Exception reason)
    {
        if (reason is OperationCanceledException)
        {
            return;
        }

        var user = CurrentClass ?? "fixture";
        var folder = await SaveAsync(engine, id, BundleRequest.FolderIn(Checkout.Artifacts, "start", $"{user}-{id}", TimeProvider.System.GetUtcNow()), reason.Message, journal, screenshots: false);
        Pending.GetOrAdd(user, _ => []).Add(folder);
    }

    /// <summary>A test of a class has ended well: what its failed starts left is what it wanted.</summary>
    public static void Passed(string testClass)
    {
        foreach (var folder in Pending.TryRemove(testClass, out var folders) ? [.. folders] : Array.Empty<string>())
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A test of a class has failed.</summary>
    /// <returns>The class's folder.</returns>
    public static async Task<string> FailedAsync(string testClass, string test, string how)
    {
        var isFirst = !Folders.ContainsKey(testClass);
        var folder = Folders.GetOrAdd(testClass, _ => new(() => Directory.CreateDirectory(BundleRequest.FolderIn(Checkout.Artifacts, "gate", testClass, Begun)).FullName)).Value;
        await File.AppendAllTextAsync(Path.Combine(folder, "failures.txt"), $"{test}\n{how}\n\n");
        foreach (var pending in Pending.TryRemove(testClass, out var starts) ? [.. starts] : Array.Empty<string>())
        {
            Directory.Move(pending, Path.Combine(folder, Path.GetFileName(pending)));
        }

        if (isFirst)
        {
            await SaveEnvironmentsAsync(testClass, test, how, folder);
        }

        return folder;
    }

    private static async Task SaveEnvironmentsAsync(string testClass, string test, string how, string folder)
    {
        try
        {
            using var engine = await EngineConnection.OpenAsync(CancellationToken.None);
            foreach (var (id, _) in Users.Where(entry => entry.Value is null || entry.Value == testClass))
            {
                if (!(await RunningStack.ReadAsync(engine, id, CancellationToken.None)).IsEmpty)
                {
                    await SaveAsync(engine, id, Path.Combine(folder, id.Value), $"{test}\n{how}", Journals.GetValueOrDefault(id), screenshots: true);
                }
            }
        }
        catch (EngineException e)
        {
            await File.AppendAllTextAsync(Path.Combine(folder, "failures.txt"), $"no environment could be looked at: {e.Message}\n");
        }
    }

    /// <summary>Saves a bundle of an environment, as the host does.</summary>
    public static Task<string> SaveAsync(EngineConnection? engine, EnvironmentId id, string folder, string reason, StartJournal? journal, bool screenshots) =>
        Checkout.InstallationOf(id).SaveBundleAsync(
            engine, folder, reason, request => request with { Journal = journal, TakesScreenshots = screenshots, Pictures = screenshots ? Attached() : [] }, CancellationToken.None);

    /// <summary>What the test attached, such as a page's picture.</summary>
    private static ImmutableArray<(string Name, ReadOnlyMemory<byte> Content)> Attached() =>
    [
        .. (TestContext.Current.Attachments ?? new Dictionary<string, TestAttachment>())
            .Where(attachment => attachment.Value.AttachmentType == TestAttachmentType.ByteArray)
            .Select(attachment => (attachment.Key, new ReadOnlyMemory<byte>(attachment.Value.AsByteArray().ByteArray))),
    ];
}
