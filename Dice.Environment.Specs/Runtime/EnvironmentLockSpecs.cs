using System.Diagnostics;
using Dice.Environment.Runtime;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Runtime;

public sealed class EnvironmentLockSpecs : IDisposable
{
    private readonly TemporaryFolder _root = new();
    private readonly EnvironmentId _id = EnvironmentId.Parse("locked");
    private readonly List<string> _said = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private DiceFolders Folders => new(_root["home"]);

    private string HolderFile => Path.Combine(Folders.Root, "locks", $"{_id}.lock.holder");

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Who_waits_for_another_process_says_so_within_two_seconds_and_names_it()
    {
        var held = await EnvironmentLock.TakeAsync(Folders, _id, waiting: null, Stop);
        var started = Stopwatch.GetTimestamp();
        var said = new TaskCompletionSource<TimeSpan>();

        var second = EnvironmentLock.TakeAsync(Folders, _id, text => Say(text, () => said.TrySetResult(Stopwatch.GetElapsedTime(started))), Stop);

        (await said.Task.WaitAsync(TimeSpan.FromSeconds(10), Stop)).Should().BeLessThan(TimeSpan.FromSeconds(2));
        _said.Should().ContainSingle().Which.Should().Contain($"process {System.Environment.ProcessId}").And.Contain("is changing environment locked").And.Contain("Ctrl-C");
        second.IsCompleted.Should().BeFalse();
        held.Dispose();
        (await second.WaitAsync(TimeSpan.FromSeconds(10), Stop)).Dispose();
        _said.Should().ContainSingle("it is said once");
    }

    [Fact]
    public async Task A_lock_that_is_soon_free_is_waited_for_without_a_word()
    {
        using (await EnvironmentLock.TakeAsync(Folders, _id, waiting: null, Stop))
        {
        }

        (await EnvironmentLock.TakeAsync(Folders, _id, _said.Add, Stop)).Dispose();

        _said.Should().BeEmpty();
        File.Exists(HolderFile).Should().BeFalse("nobody holds it");
    }

    [Fact]
    public async Task Ctrl_C_ends_the_wait()
    {
        using var held = await EnvironmentLock.TakeAsync(Folders, _id, waiting: null, Stop);
        using var interrupted = CancellationTokenSource.CreateLinkedTokenSource(Stop);

        var second = EnvironmentLock.TakeAsync(Folders, _id, text => Say(text, interrupted.Cancel), interrupted.Token);

        await FluentActions.Awaiting(() => second).Should().ThrowAsync<OperationCanceledException>();
    }

    [Theory]
    [InlineData("")]
    [InlineData("what is this")]
    [InlineData("4194304\nup --detach\n")] // No process has this number: it is beyond the largest.
    [InlineData("-1\nup\n")]
    public async Task A_record_of_the_holder_that_is_stale_or_damaged_names_nobody(string record)
    {
        using var held = await EnvironmentLock.TakeAsync(Folders, _id, waiting: null, Stop);
        await File.WriteAllTextAsync(HolderFile, record, Stop);
        using var interrupted = CancellationTokenSource.CreateLinkedTokenSource(Stop);

        await FluentActions.Awaiting(() => EnvironmentLock.TakeAsync(Folders, _id, text => Say(text, interrupted.Cancel), interrupted.Token)).Should().ThrowAsync<OperationCanceledException>();

        _said.Should().ContainSingle().Which.Should().StartWith("Waiting for another process,");
    }

    [Fact]
    public async Task A_lock_is_free_when_its_holder_was_killed_and_left_its_record()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(HolderFile)!);
        await File.WriteAllTextAsync(HolderFile, "1\nup\n", Stop);

        using var taken = await EnvironmentLock.TakeAsync(Folders, _id, _said.Add, Stop);

        EnvironmentLock.IsHeld(Folders, _id).Should().BeTrue();
        (await File.ReadAllTextAsync(HolderFile, Stop)).Should().StartWith($"{System.Environment.ProcessId}\n");
    }

    private void Say(string text, Action then)
    {
        _said.Add(text);
        then();
    }
}
