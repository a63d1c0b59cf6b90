using System.Diagnostics;
using System.Globalization;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Services.Observability;
using Dice.Environment.Specs.Observability;
using Dice.Environment.Specs.Support;
using Docker.DotNet.Models;

namespace Dice.Environment.Specs.Gates.Phase3;

/// <summary>
/// Lines of services that do not send their logs themselves arrive complete and in order, also when the store or the collector is killed. A run of
/// DICE_LOG_SECONDS=120 is as long as the plan's.
/// </summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "3")]
[Needs(Need.Stack)]
public sealed class LogStreamGate(SharedStack shared) : IAsyncLifetime
{
    private const int LinesAMinute = 10_000;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly string[] Writers = [Postgres.Name, Redis.Name];
    private static readonly string[] Chosen = [.. Writers, .. ObservabilityServices.Names];

    private readonly EnvironmentId _id = EnvironmentId.NewUnique("logs");
    private StartedStack _started = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static Stack Stack { get; } = DiceStack.Create(Checkout.Fixtures);

    private static int Seconds { get; } = int.TryParse(Env.GetEnvironmentVariable("DICE_LOG_SECONDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given > 0 ? given : 20;

    public async ValueTask InitializeAsync() => _started = await (await shared.Environments).UpAsync(Stack, _id, Chosen);

    public async ValueTask DisposeAsync()
    {
        await (await shared.Environments).DownAsync(_id);
        _started?.Dispose();
    }

    [Fact]
    public async Task Ten_thousand_lines_a_minute_of_each_service_arrive_complete_and_in_order_although_the_store_is_killed_among_them()
    {
        var (count, begun) = (LinesAMinute * Seconds / 60, Stopwatch.GetTimestamp());
        var writers = await WritersAsync($"stream-{Guid.NewGuid():N}");
        var seen = writers.ToDictionary(writer => writer, _ => new HashSet<int>());
        var writing = Task.WhenAll(writers.Select(writer => writer.WriteAsync(0, count)));

        await Eventually.HoldsAsync(() => LookAsync(seen), numbers => numbers > count / 2, Limit + TimeSpan.FromSeconds(Seconds), "some of the lines");
        await RestartAsync(AspireDashboard.Name, () => Task.CompletedTask);
        while (!writing.IsCompleted)
        {
            await LookAsync(seen);
        }

        await writing;
        var wrote = Stopwatch.GetElapsedTime(begun);
        var later = await Eventually.HoldsAsync(() => LookAsync(seen), numbers => numbers == count * writers.Length, Limit, $"all {count} lines of each service");

        TestContext.Current.SendDiagnosticMessage(string.Create(
            CultureInfo.InvariantCulture, $"{count} lines of each of {writers.Length} services were written in {wrote.TotalSeconds:0.0} s; the last arrived {later.TotalSeconds:0.0} s later."));
    }

    [Fact]
    public async Task Lines_that_are_written_while_the_collector_is_away_arrive_after_its_restart_and_none_arrives_twice()
    {
        var writers = await WritersAsync($"away-{Guid.NewGuid():N}");
        await Task.WhenAll(writers.Select(writer => writer.WriteAsync(0, 50)));
        await ArriveAsync(writers, 50);

        await RestartAsync(LogCollector.Name, () => Task.WhenAll(writers.Select(writer => writer.WriteAsync(50, 50))));

        await ArriveAsync(writers, 100);
    }

    /// <summary>Waits until the store has exactly the first lines of each service, in order.</summary>
    private async Task ArriveAsync(IEnumerable<LogWriter> writers, int count)
    {
        using var store = await OpenStoreAsync();
        foreach (var writer in writers)
        {
            await Eventually.HoldsAsync(
                async () => string.Join(' ', await writer.StoredAsync(store)), numbers => numbers == string.Join(' ', Enumerable.Range(0, count)), Limit, $"{count} lines of {writer.Service}, in order");
        }
    }

    /// <summary>Adds the numbers that the store has now, since it keeps the newest only, and returns how many were seen of all services.</summary>
    private async Task<int> LookAsync(Dictionary<LogWriter, HashSet<int>> seen)
    {
        using var store = await OpenStoreAsync();
        foreach (var (writer, numbers) in seen)
        {
            var stored = await writer.StoredAsync(store);
            // The collector sends again what the store did not acknowledge before it was killed.
            stored.Distinct().Should().BeInAscendingOrder($"lines of {writer.Service} stay in order");
            numbers.UnionWith(stored);
        }

        return seen.Values.Sum(numbers => numbers.Count);
    }

    private async Task RestartAsync(string service, Func<Task> whileStopped)
    {
        var environments = await shared.Environments;
        await environments.Engine.Client.Containers.KillContainerAsync(_started.Stack[service].ContainerId, new ContainerKillParameters(), Stop);
        await whileStopped();
        (await environments.UpAsync(Stack, _id, Chosen)).Dispose();
    }

    private async Task<LogWriter[]> WritersAsync(string marker)
    {
        var engine = (await shared.Environments).Engine.Client;
        return [.. Writers.Select(name => new LogWriter(engine, _started.Stack[name], marker))];
    }

    private async Task<AspireStore> OpenStoreAsync() => new(await (await shared.Environments).ReadAsync(_id));
}
