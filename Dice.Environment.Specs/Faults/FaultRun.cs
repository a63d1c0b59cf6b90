using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Faults;

/// <summary>One fault, with a writer and two watchers running.</summary>
public static class FaultRun
{
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(30);

    /// <summary>How long beyond the stated time is looked on, so that a time which is missed is told as a figure.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Starts writing and watching, lets the fault happen, waits for the end of it and holds the writes against the database.</summary>
    /// <param name="stack">The stack to strike.</param>
    /// <param name="fault">What happens.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="notes">What every character's notes begin with: long ones take room.</param>
    /// <exception cref="TimeoutException">It did not heal; tells what was seen last.</exception>
    public static async Task<FaultOutcome> ExecuteAsync(FaultEnvironment stack, Fault fault, CancellationToken cancellation, string notes = "")
    {
        var prefix = $"Fault {Guid.NewGuid():N}";
        using var edge = await stack.OpenEdgeAsync();
        await using var live = HealthWatcher.Start(stack.BackendAddressAsync, "/health/live");
        await using var ready = HealthWatcher.Start(stack.BackendAddressAsync, "/health/ready");
        await using var writer = CharacterWriter.Start(edge, prefix, notes);

        await Eventually.HoldsAsync(
            () => Task.FromResult((Acknowledged: writer.Acknowledged.Count, ready.Record.Looks.LastOrDefault()?.IsUp)),
            seen => seen is { Acknowledged: >= 10, IsUp: true },
            Settled,
            "all is well before the fault");
        var outage = await fault.Inject(stack, cancellation);
        DateTimeOffset? healedAt = null;
        await Eventually.HoldsAsync(
            () => Task.FromResult((healedAt = HealedAt(writer, ready.Record, outage), Writes: writer.LastFailure, Ready: ready.Record.Looks.LastOrDefault()?.Said)),
            seen => seen.Item1 is not null,
            fault.Within + HealthRecord.Hold + Patience,
            $"healed after {fault.Name}");

        var writes = await writer.StopAsync();
        return new FaultOutcome
        {
            Fault = fault,
            Outage = outage,
            Recovery = healedAt!.Value - outage.HealingFrom,
            Live = live.Record,
            Ready = ready.Record,
            Writes = writes,
            Audit = WriteAudit.Of(writes, await stack.ReadCharactersAsync(prefix, cancellation)),
        };
    }

    /// <summary>When both held after the outage: it said ready and went on to, and a write that was begun after it was acknowledged.</summary>
    private static DateTimeOffset? HealedAt(CharacterWriter writer, HealthRecord ready, Outage outage)
    {
        var writes = writer.Acknowledged.FirstOrDefault(acknowledged => acknowledged.AskedAt >= outage.To)?.At;
        return writes is { } written && ready.HealthySince(outage.To) is { } healthy
            ? (written > healthy ? written : healthy)
            : null;
    }
}
