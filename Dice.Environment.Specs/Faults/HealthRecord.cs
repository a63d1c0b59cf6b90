using System.Collections.Immutable;

namespace Dice.Environment.Specs.Faults;

/// <summary>What a watcher saw of one health address, in order.</summary>
/// <param name="Looks">The looks.</param>
public sealed record HealthRecord(ImmutableArray<HealthLook> Looks)
{
    /// <summary>How long it must go on saying yes to count as healed.</summary>
    public static readonly TimeSpan Hold = TimeSpan.FromSeconds(1);

    /// <summary>The looks that did not say yes.</summary>
    public IEnumerable<HealthLook> Downs => Looks.Where(look => !look.IsUp);

    /// <summary>The looks that said yes although they lay wholly within an outage, its first moments apart.</summary>
    /// <param name="outage">When it could not serve.</param>
    /// <param name="notice">How long it may take to notice.</param>
    public IEnumerable<HealthLook> LiesDuring(Outage outage, TimeSpan notice) =>
        Looks.Where(look => look.IsUp && look.BegunAt >= outage.From + notice && look.EndedAt <= outage.To);

    /// <summary>When it began to say yes and went on to for <see cref="Hold"/>, at or after a moment; null when that is not seen yet.</summary>
    public DateTimeOffset? HealthySince(DateTimeOffset moment)
    {
        HealthLook? first = null;
        foreach (var look in Looks.Where(look => look.BegunAt >= moment))
        {
            first = look.IsUp ? first ?? look : null;
            if (first is not null && look.EndedAt - first.EndedAt >= Hold)
            {
                return first.EndedAt;
            }
        }

        return null;
    }

    /// <summary>The time that it was down in all, from the begin of each first bad look to the end of the next good one.</summary>
    public TimeSpan DownTime
    {
        get
        {
            var total = TimeSpan.Zero;
            DateTimeOffset? since = null;
            foreach (var look in Looks)
            {
                if (!look.IsUp)
                {
                    since ??= look.BegunAt;
                }
                else if (since is { } begun)
                {
                    total += look.EndedAt - begun;
                    since = null;
                }
            }

            return total;
        }
    }
}
