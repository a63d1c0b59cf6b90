using System.Collections.Immutable;
using System.Globalization;
using Dice.Environment.Runtime;

namespace Dice.Environment.Diagnostics.Bundle;

/// <summary>Writes down every step of a start as it happens, with what each look at a service showed: a start that fails leaves no other timeline.</summary>
/// <param name="next">Told the same; null for nobody.</param>
/// <param name="time">The clock.</param>
public sealed class StartJournal(IProgress<ServiceProgress>? next = null, TimeProvider? time = null) : IProgress<ServiceProgress>
{
    /// <summary>More than any start needs: looks that show what the last one showed are not written down again.</summary>
    private const int MostEntries = 5000;

    private readonly Lock _gate = new();
    private readonly Clock _clock = new(time ?? TimeProvider.System);
    private readonly List<Entry> _entries = [];
    private readonly Dictionary<string, Entry> _last = [];

    /// <summary>One step, or a look that showed something new.</summary>
    /// <param name="Ms">Since the start began, in milliseconds.</param>
    /// <param name="Service">The service.</param>
    /// <param name="Step">How far it has come.</param>
    /// <param name="Text">What there is to say of it, such as the last probe's answer.</param>
    public sealed record Entry(double Ms, string Service, string Step, string Text);

    /// <summary>All entries so far.</summary>
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

    /// <summary>What the last look at each service showed.</summary>
    public ImmutableSortedDictionary<string, string> LastSeen => Entries
        .Where(entry => entry.Step is nameof(ServiceStep.Probing) or nameof(ServiceStep.Ready) or nameof(ServiceStep.Failed) && entry.Text.Length > 0)
        .GroupBy(entry => entry.Service)
        .ToImmutableSortedDictionary(group => group.Key, group => group.Last().Text);

    /// <inheritdoc />
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

    /// <summary>The entries as text, a line each.</summary>
    public string ToText() => string.Concat(Entries.Select(entry => string.Create(
        CultureInfo.InvariantCulture, $"{entry.Ms,10:0.0} ms  {entry.Service,-14} {entry.Step,-9} {entry.Text.ReplaceLineEndings(" ")}\n")));
}
