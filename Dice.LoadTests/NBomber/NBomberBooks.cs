using System.Collections.Immutable;
using Dice.LoadTests.Engine;
using Dice.LoadTests.Model;
using Dice.LoadTests.Results;

namespace Dice.LoadTests.NBomber;

/// <summary>Records statuses, errors and bytes of steps, which NBomber does not return. They include NBomber's warm-up.</summary>
internal sealed class NBomberBooks(Scenario scenario)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Tally> _statuses = scenario.Steps.ToDictionary(step => step, _ => new Tally());
    private readonly Dictionary<string, long> _bytes = scenario.Steps.ToDictionary(step => step, _ => 0L);
    private readonly Tally _errors = new();

    /// <summary>Rejects a step that was not declared.</summary>
    /// <exception cref="ArgumentException">The scenario has no such step.</exception>
    public void MustKnow(string step)
    {
        if (!_statuses.ContainsKey(step))
        {
            throw new ArgumentException($"Scenario '{scenario.Name}' has no step '{step}'; it has: {string.Join(", ", scenario.Steps)}", nameof(step));
        }
    }

    /// <summary>Records the end of a step.</summary>
    public void Add(string step, StepOutcome outcome)
    {
        lock (_lock)
        {
            _statuses[step].Add(outcome.Status);
            _bytes[step] += outcome.Bytes;
            if (outcome.Error is { } error)
            {
                _errors.Add(error);
            }
        }
    }

    /// <summary>Records an exception of an iteration.</summary>
    public void AddError(string error)
    {
        lock (_lock)
        {
            _errors.Add(error);
        }
    }

    /// <summary>Returns a step's statuses.</summary>
    public ImmutableArray<CountedName> StatusesOf(string step) => Counted(_statuses[step]);

    /// <summary>Returns a step's bytes.</summary>
    public long BytesOf(string step) => _bytes[step];

    /// <summary>All errors.</summary>
    public ImmutableArray<CountedName> Errors => Counted(_errors);

    private ImmutableArray<CountedName> Counted(Tally tally)
    {
        lock (_lock)
        {
            return [.. tally.Counts.Select(entry => new CountedName(entry.Key, entry.Value))];
        }
    }
}
