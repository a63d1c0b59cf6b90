using System.Collections.Immutable;

namespace Dice.Environment.Specs.Faults;

/// <summary>Holds a writer's account against what is stored.</summary>
/// <param name="Lost">Acknowledged, and not there.</param>
/// <param name="Doubled">There more than once, acknowledged or not.</param>
/// <param name="Altered">Acknowledged and there, with another content than was written.</param>
/// <param name="Unknown">There, and never written.</param>
/// <param name="UnansweredButThere">Never acknowledged, and there all the same: allowed, and worth knowing.</param>
public sealed record WriteAudit(
    ImmutableArray<string> Lost, ImmutableArray<string> Doubled, ImmutableArray<string> Altered, ImmutableArray<string> Unknown, int UnansweredButThere)
{
    /// <summary>Whether every acknowledged write is there exactly once, as it was written, and nothing else is.</summary>
    public bool Holds => Lost.IsEmpty && Doubled.IsEmpty && Altered.IsEmpty && Unknown.IsEmpty;

    /// <summary>The verdict.</summary>
    public static WriteAudit Of(WriteLog log, IReadOnlyCollection<StoredCharacter> stored)
    {
        var acknowledged = log.Acknowledged.Select(entry => entry.Write).ToArray();
        var acknowledgedNames = acknowledged.Select(write => write.Name).ToHashSet();
        var begun = log.Begun.Select(write => write.Name).ToHashSet();
        var rows = stored.ToLookup(row => row.Name);
        return new WriteAudit(
            [.. acknowledged.Where(write => !rows.Contains(write.Name)).Select(write => write.Name)],
            [.. rows.Where(group => group.Count() > 1).Select(group => $"{group.Key} ({group.Count()} times)")],
            [.. acknowledged.Where(write => rows[write.Name].Any(row => row != new StoredCharacter(write.Id, write.Name, write.Level, write.Notes))).Select(write => write.Name)],
            [.. rows.Where(group => !begun.Contains(group.Key)).Select(group => group.Key)],
            rows.Count(group => begun.Contains(group.Key) && !acknowledgedNames.Contains(group.Key)));
    }

    /// <inheritdoc />
    public override string ToString() =>
        $"lost [{string.Join(", ", Lost)}], doubled [{string.Join(", ", Doubled)}], altered [{string.Join(", ", Altered)}], unknown [{string.Join(", ", Unknown)}]";
}
