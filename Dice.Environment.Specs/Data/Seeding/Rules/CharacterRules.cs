using Dice.Environment.Data.Seeding;

namespace Dice.Environment.Specs.Data.Seeding.Rules;

/// <summary>Level, experience, hit points, scores, skills and subclass of a character (rules 2, 3, 4, 6 and 7).</summary>
internal static class CharacterRules
{
    private const int HighestLevel = 20;
    private const int HighestScore = 20;

    public static IEnumerable<SeedError> Check(Sheet sheet) => CheckProgress(sheet).Concat(CheckHitPoints(sheet)).Concat(CheckSkills(sheet));

    private static IEnumerable<SeedError> CheckProgress(Sheet sheet)
    {
        var (character, level) = (sheet.Character, sheet.Level);
        var bonus = ProgressRules.ProficiencyBonus(level);
        if (character.Number("proficiencyBonus") != bonus)
        {
            yield return character.Error("proficiencyBonus", $"must be {bonus} at level {level}, and is {character.Number("proficiencyBonus")}");
        }

        var experience = character.Number("experience");
        if (experience < ProgressRules.ExperienceOf(level) || (level < HighestLevel && experience >= ProgressRules.ExperienceOf(level + 1)))
        {
            yield return character.Error("experience", $"{experience} is not that of level {level}");
        }

        foreach (var score in character.Find("abilities")!.Value.EnumerateObject().Where(score => score.Value.GetInt32() > HighestScore))
        {
            yield return character.Error($"abilities.{score.Name}", $"must not exceed {HighestScore} for a character, and is {score.Value}");
        }

        if (sheet.Subclass is not null != level >= sheet.Class.Number("subclassLevel"))
        {
            yield return character.Error("subclass", $"must be there exactly from level {sheet.Class.Number("subclassLevel")} on for a {sheet.Class.Key}");
        }
    }

    private static IEnumerable<SeedError> CheckHitPoints(Sheet sheet)
    {
        var (character, level, die, constitution) = (sheet.Character, sheet.Level, sheet.Class.Number("hitDie"), sheet.Modifier("constitution"));
        var bonus = sheet.Species.Number("hitPointsPerLevel")
            + sheet.Class.Elements("subclasses").Where(subclass => subclass.GetProperty("key").GetString() == sheet.Subclass).Sum(subclass => subclass.GetProperty("hitPointsPerLevel").GetInt32());
        var least = die + constitution + (level - 1) * Math.Max(1, 1 + constitution) + bonus * level;
        var most = level * (die + constitution + bonus);
        var max = character.Number("hitPoints.max");
        if (max < least || max > most)
        {
            yield return character.Error("hitPoints.max", $"must be {least} to {most} for a {sheet.Class.Key} of level {level} with a Constitution modifier of {constitution}, and is {max}");
        }

        if (character.Number("hitPoints.current") > max)
        {
            yield return character.Error("hitPoints.current", $"{character.Number("hitPoints.current")} exceeds the maximum of {max}");
        }
    }

    private static IEnumerable<SeedError> CheckSkills(Sheet sheet)
    {
        var skills = sheet.Character.Texts("skills").ToHashSet();
        var given = sheet.Background.Texts("skills").Concat(sheet.Species.Texts("skills")).ToHashSet();
        foreach (var missing in given.Except(skills))
        {
            yield return sheet.Character.Error("skills", $"lack {missing}, which background or species gives");
        }

        var free = sheet.Species.Number("skillChoices");
        var choices = sheet.Class.Number("skillChoices.count") + free;
        var chosen = skills.Except(given).ToList();
        if (chosen.Count != choices)
        {
            yield return sheet.Character.Error("skills", $"must hold {choices} chosen ones, and hold {chosen.Count}: {string.Join(", ", chosen)}");
        }

        var foreign = chosen.Except(sheet.Class.Texts("skillChoices.from")).ToList();
        if (foreign.Count > free)
        {
            yield return sheet.Character.Error("skills", $"a {sheet.Class.Key} may not choose {string.Join(", ", foreign)}");
        }
    }
}
