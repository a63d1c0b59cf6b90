using System.Collections.Immutable;
using Dice.LoadTests.Model;

namespace Dice.LoadTests.Scenarios;

/// <summary>A mix of scenarios: each iteration runs one of several scenarios, chosen by weight.</summary>
public static class Mix
{
    /// <summary>The pause between two steps in the mix.</summary>
    public static ThinkTime Looking { get; } = new(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2));

    /// <summary>Creates a mix.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="parts">The scenarios with their relative weights.</param>
    public static Scenario Of(string name, params ImmutableArray<(Scenario Scenario, double Weight)> parts)
    {
        var total = parts.Sum(part => part.Weight);
        return new Scenario(name, [.. parts.SelectMany(part => part.Scenario.Steps.Select(step => NameOf(part.Scenario, step)))], iteration => RunAsync(parts, total, iteration))
        {
            Purpose = $"Everybody at once: {string.Join(", ", parts.Select(part => FormattableString.Invariant($"{part.Scenario.Name} {part.Weight / total * 100:0} %")))}; people look {Looking.From.TotalSeconds:0.#} to {Looking.To.TotalSeconds:0.#} s between steps.",
            Prepare = async cancellation =>
            {
                foreach (var (scenario, _) in parts)
                {
                    await (scenario.Prepare?.Invoke(cancellation) ?? Task.CompletedTask);
                }
            },
            CleanUp = cancellation => CleanUpAsync(parts, cancellation),
        };
    }

    private static Task RunAsync(ImmutableArray<(Scenario Scenario, double Weight)> parts, double total, IIteration iteration)
    {
        var drawn = iteration.Random.NextDouble() * total;
        foreach (var (scenario, weight) in parts)
        {
            drawn -= weight;
            if (drawn < 0)
            {
                return scenario.Run(new Part(iteration, scenario));
            }
        }

        return parts[^1].Scenario.Run(new Part(iteration, parts[^1].Scenario));
    }

    /// <summary>Runs all actions, even if some fail.</summary>
    private static async Task CleanUpAsync(ImmutableArray<(Scenario Scenario, double Weight)> parts, CancellationToken cancellation)
    {
        var faults = new List<string>();
        foreach (var (scenario, _) in parts)
        {
            try
            {
                await (scenario.CleanUp?.Invoke(cancellation) ?? Task.CompletedTask);
            }
            catch (Exception fault)
            {
                faults.Add($"{scenario.Name}: {fault.Message}");
            }
        }

        if (faults.Count > 0)
        {
            throw new InvalidOperationException(string.Join("; ", faults));
        }
    }

    private static string NameOf(Scenario scenario, string step) => $"{scenario.Name}: {step}";

    /// <summary>The iteration for one of the mixed scenarios, which uses the scenario's own step names.</summary>
    private sealed class Part(IIteration iteration, Scenario scenario) : IIteration
    {
        public long Number => iteration.Number;

        public int User => iteration.User;

        public Random Random => iteration.Random;

        public CancellationToken Cancellation => iteration.Cancellation;

        public Task<StepOutcome> StepAsync(string name, Func<CancellationToken, Task<StepOutcome>> body) => iteration.StepAsync(NameOf(scenario, name), body);

        public Task PauseAsync(TimeSpan duration) => iteration.PauseAsync(duration);
    }
}
