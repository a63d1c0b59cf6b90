using Dice.Environment.Data.Seeding;

namespace Dice.Environment.Specs.Data.Seeding.Rules;

/// <summary>The tables of levels, challenge ratings and spell slots (rules 2, 9 and 10).</summary>
internal static class ProgressRules
{
    private const int Levels = 20;
    private static readonly string[] Progressions = ["full", "half", "pact"];

    /// <summary>The experience that each level requires, from the SRD: the only table that cannot be derived from the files.</summary>
    private static readonly int[] Experience =
        [0, 300, 900, 2700, 6500, 14000, 23000, 34000, 48000, 64000, 85000, 100000, 120000, 140000, 165000, 195000, 225000, 265000, 305000, 355000];

    /// <summary>The proficiency bonus of a character's level.</summary>
    public static int ProficiencyBonus(int level) => 2 + (level - 1) / 4;

    /// <summary>The experience that a level requires.</summary>
    public static int ExperienceOf(int level) => Experience[level - 1];

    public static IEnumerable<SeedError> Check(SeedSet set) => CheckLevels(set).Concat(CheckRatings(set)).Concat(CheckSlots(set));

    private static IEnumerable<SeedError> CheckLevels(SeedSet set)
    {
        foreach (var entry in set[SeedFiles.Levels])
        {
            var level = entry.Number("level");
            if (level != entry.Index + 1)
            {
                yield return entry.Error("level", $"must be {entry.Index + 1}: each level has one entry");
                continue;
            }

            if (entry.Number("proficiencyBonus") != ProficiencyBonus(level))
            {
                yield return entry.Error("proficiencyBonus", $"must be {ProficiencyBonus(level)} at level {level}, and is {entry.Number("proficiencyBonus")}");
            }

            if (entry.Number("experience") != ExperienceOf(level))
            {
                yield return entry.Error("experience", $"must be {ExperienceOf(level)} for level {level}, and is {entry.Number("experience")}");
            }
        }
    }

    private static IEnumerable<SeedError> CheckRatings(SeedSet set)
    {
        var before = -1;
        foreach (var entry in set[SeedFiles.ChallengeRatings])
        {
            var rating = entry.Find("rating")!.Value.GetDecimal();
            var bonus = rating <= 4 ? 2 : 2 + (int)((rating - 1) / 4);
            if (entry.Number("proficiencyBonus") != bonus)
            {
                yield return entry.Error("proficiencyBonus", $"must be {bonus} at rating {rating}, and is {entry.Number("proficiencyBonus")}");
            }

            if (entry.Number("experience") <= before)
            {
                yield return entry.Error("experience", $"must be more than the {before} of the rating before, and is {entry.Number("experience")}");
            }

            before = entry.Number("experience");
        }
    }

    private static IEnumerable<SeedError> CheckSlots(SeedSet set)
    {
        var rows = set[SeedFiles.SpellSlots].ToDictionary(entry => (entry.Text("progression"), entry.Number("level")));
        foreach (var progression in Progressions)
        {
            for (var level = 1; level <= Levels; level++)
            {
                if (!rows.TryGetValue((progression, level), out var row))
                {
                    yield return new SeedError("spell-slots.json", "$.spell-slots", $"lacks {progression} level {level}");
                    yield break;
                }

                foreach (var error in CheckRow(rows, row, progression, level))
                {
                    yield return error;
                }
            }
        }
    }

    private static IEnumerable<SeedError> CheckRow(Dictionary<(string, int), SeedEntry> rows, SeedEntry row, string progression, int level)
    {
        var slots = row.Numbers("slots");
        if (progression == "pact")
        {
            var only = new int[slots.Length];
            only[row.Number("pact.slotLevel") - 1] = row.Number("pact.count");
            if (!slots.SequenceEqual(only))
            {
                yield return row.Error("slots", $"must be [{string.Join(", ", only)}], as in pact, and are [{string.Join(", ", slots)}]");
            }
        }
        else if (level > 1 && rows[(progression, level - 1)].Numbers("slots").Zip(slots).Any(pair => pair.First > pair.Second))
        {
            yield return row.Error("slots", $"are fewer than those of level {level - 1}");
        }

        if (progression == "half")
        {
            var expected = level == 1 ? new int[slots.Length] : rows[("full", (level + 1) / 2)].Numbers("slots");
            if (!slots.SequenceEqual(expected))
            {
                yield return row.Error("slots", $"must be those of a full caster of half the level, [{string.Join(", ", expected)}], and are [{string.Join(", ", slots)}]");
            }
        }
    }
}
