using Dice.Environment.Data.Seeding;

namespace Dice.Environment.Specs.Data.Seeding.Rules;

/// <summary>Spells and spell slots of a character (rule 5).</summary>
internal static class CharacterSpellRules
{
    /// <summary>Cantrips known from levels 1, 4 and 10, by class (SRD).</summary>
    private static readonly Dictionary<string, int[]> Cantrips = new()
    {
        ["bard"] = [2, 3, 4],
        ["cleric"] = [3, 4, 5],
        ["druid"] = [2, 3, 4],
        ["sorcerer"] = [4, 5, 6],
        ["warlock"] = [2, 3, 4],
        ["wizard"] = [3, 4, 5],
    };

    /// <summary>Spells known by level, for classes that know instead of prepare (SRD).</summary>
    private static readonly Dictionary<string, int[]> Known = new()
    {
        ["bard"] = [4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 15, 16, 18, 19, 19, 20, 22, 22, 22],
        ["sorcerer"] = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 12, 13, 13, 14, 14, 15, 15, 15, 15],
        ["warlock"] = [2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 11, 11, 12, 12, 13, 13, 14, 14, 15, 15],
        ["ranger"] = [0, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11],
    };

    public static IEnumerable<SeedError> Check(Sheet sheet)
    {
        var character = sheet.Character;
        int[]? slots = character.Find("spellSlots") is null ? null : character.Numbers("spellSlots");
        if (sheet.Slots is not { } expected)
        {
            if (slots is not null || sheet.Spells.Count > 0)
            {
                yield return character.Error(slots is not null ? "spellSlots" : "spells", $"a {sheet.Class.Key} casts no spells");
            }

            yield break;
        }

        if (slots is null || !slots.SequenceEqual(expected))
        {
            yield return character.Error("spellSlots", $"must be [{string.Join(", ", expected)}] for a {sheet.Class.Key} of level {sheet.Level}, and are [{string.Join(", ", slots ?? [])}]");
        }

        var highest = Array.FindLastIndex(expected, count => count > 0) + 1;
        foreach (var (index, spell) in sheet.Spells.Index())
        {
            if (!spell.Texts("classes").Contains(sheet.Class.Key))
            {
                yield return character.Error($"spells[{index}]", $"{spell.Key} is no spell of a {sheet.Class.Key}");
            }

            if (spell.Number("level") > highest)
            {
                yield return character.Error($"spells[{index}]", $"{spell.Key} is of level {spell.Number("level")}, for which there is no slot");
            }
        }

        var cantrips = sheet.Spells.Count(spell => spell.Number("level") == 0);
        var mostCantrips = Cantrips.TryGetValue(sheet.Class.Key, out var known) ? known[sheet.Level switch { < 4 => 0, < 10 => 1, _ => 2 }] : 0;
        if (cantrips > mostCantrips)
        {
            yield return character.Error("spells", $"hold {cantrips} cantrips, and {mostCantrips} is the most");
        }

        var most = MostSpells(sheet);
        if (sheet.Spells.Count - cantrips > most)
        {
            yield return character.Error("spells", $"hold {sheet.Spells.Count - cantrips} spells besides cantrips, and {most} is the most");
        }
    }

    private static int MostSpells(Sheet sheet) => sheet.Class.Text("spellcasting.preparation") switch
    {
        "prepared" => Math.Max(1, sheet.Modifier(sheet.Class.Text("spellcasting.ability")) + (sheet.Class.Text("spellcasting.progression") == "full" ? sheet.Level : sheet.Level / 2)),
        "spellbook" => 6 + 2 * (sheet.Level - 1),
        _ => Known.TryGetValue(sheet.Class.Key, out var byLevel) ? byLevel[sheet.Level - 1] : int.MaxValue,
    };
}
