using Dice.Environment.Services;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Faults;

/// <summary>One fault, with a reader of the backend's readiness path: what can be asked of an application without the characters API.</summary>
public static class FaultReading
{
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Starts reading, lets the fault happen, and waits until the backend is answered for again.</summary>
    /// <returns>The time from the beginning of healing until it answered and went on to.</returns>
    /// <exception cref="TimeoutException">It did not heal; with the last answer.</exception>
    public static async Task<TimeSpan> ExecuteAsync(FaultEnvironment stack, Fault fault, CancellationToken cancellation)
    {
        Assert.SkipWhen(RoutedService.To(Backend.Name) is null, "no route leads to the backend");
        using var edge = await stack.OpenEdgeAsync();
        await using var reader = HealthWatcher.Start(edge.CreateClient(), RoutedService.To(Backend.Name)!);
        await Eventually.HoldsAsync(() => Task.FromResult(reader.Record.Looks.LastOrDefault()), look => look is { IsUp: true }, Settled, "the backend answers before the fault");

        var outage = await fault.Inject(stack, cancellation);

        DateTimeOffset? healedAt = null;
        await Eventually.HoldsAsync(
            () => Task.FromResult((HealedAt: healedAt = reader.Record.HealthySince(outage.To), Last: reader.Record.Looks.LastOrDefault())),
            seen => seen.HealedAt is not null,
            fault.Within + HealthRecord.Hold + Patience,
            $"the backend answers after {fault.Name}");
        return healedAt!.Value - outage.HealingFrom;
    }
}
