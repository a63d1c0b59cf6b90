using Dice.Environment.Runtime;

namespace Dice.Environment.Diagnostics.Bundle;

/// <summary>Records each step of a start with the results of the probes, because a failed start leaves no other timeline.</summary>
/// <param name="next">Receives the same progress; null for none.</param>
public sealed class StartJournal(IProgress<ServiceProgress>? next = null, TimeProvider? time = null) : IProgress<ServiceProgress>
{
    /// <summary>More than any start needs, because a probe with the same result as the previous one is not recorded.</summary>
    private const int MostEntries = 5000;

    private readonly Lock _gate = new();
    private readonly Clock _clock = new(time ?? TimeProvider.System);
    private readonly List<Entry> _entries = [];
    private readonly Dictionary<string, Entry> _last = [];

    /// <summary>A step, or a probe with a new result.</summary>
    /// <param name="Ms">The time since the beginning of the start, in milliseconds.</param>
    /// <param name="Service">The service.</param>
    /// <param name="Step">The step of its start.</param>
    /// <param name="Text">Details, such as the result of the last probe.</param>
    public sealed record Entry(double Ms, string Service, string Step, string Text);

    /// <summary>The recorded entries.</summary>
    public ImmutableArray<Entry> Entries
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries];
            }
        }
    }

    /// <summary>The result of the last probe of each service.</summary>
    public ImmutableSortedDictionary<string, string> LastSeen => Entries
        .Where(entry => entry.Step is nameof(ServiceStep.Probing) or nameof(ServiceStep.Ready) or nameof(ServiceStep.Failed) && entry.Text.Length > 0)
        .GroupBy(entry => entry.Service)
        .ToImmutableSortedDictionary(group => group.Key, group => group.Last().Text);

    public void Report(ServiceProgress value)
    {
        lock (_gate)
        {
            var step = value.Step.ToString();
            var isNew = !_last.TryGetValue(value.Service, out var last) || last.Step != step || last.Text != value.Text;
            if (isNew && _entries.Count < MostEntries)
            {
                var entry = new Entry(Math.Round(_clock.ElapsedMs, 1), value.Service, step, value.Text);
                _entries.Add(entry);
                _last[value.Service] = entry;
            }
        }

        next?.Report(value);
    }

    /// <summary>Returns the entries as text, one per line.</summary>
    public string ToText() => string.Concat(Entries.Select(entry => string.Create(
        CultureInfo.InvariantCulture, $"{entry.Ms,10:0.0} ms  {entry.Service,-14} {entry.Step,-9} {entry.Text.ReplaceLineEndings(" ")}\n")));
}
