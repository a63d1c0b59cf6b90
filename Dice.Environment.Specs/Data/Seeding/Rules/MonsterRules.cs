using System.Globalization;
using Dice.Environment.Data.Seeding;

namespace Dice.Environment.Specs.Data.Seeding.Rules;

/// <summary>Hit dice, hit points and experience of a monster (rule 9).</summary>
internal static class MonsterRules
{
    private static readonly Dictionary<string, int> DieBySize = new()
    {
        ["tiny"] = 4,
        ["small"] = 6,
        ["medium"] = 8,
        ["large"] = 10,
        ["huge"] = 12,
        ["gargantuan"] = 20,
    };

    public static IEnumerable<SeedError> Check(SeedSet set, SeedEntry monster)
    {
        var dice = DiceRoll.Parse(monster.Text("hitPoints.dice"));
        var die = DieBySize[monster.Text("size")];
        if (dice.Sides != die)
        {
            yield return monster.Error("hitPoints.dice", $"must be d{die} for a {monster.Text("size")} creature, and are d{dice.Sides}");
        }

        var bonus = dice.Count * Ability.ModifierOf(monster, "constitution");
        if (dice.Bonus != bonus)
        {
            yield return monster.Error("hitPoints.dice", $"must add {bonus}, {dice.Count} times the Constitution modifier, and add {dice.Bonus}");
        }

        var average = Math.Max(1, dice.Average);
        if (monster.Number("hitPoints.average") != average)
        {
            yield return monster.Error("hitPoints.average", $"must be {average}, as the dice give, and is {monster.Number("hitPoints.average")}");
        }

        var rating = set[SeedFiles.ChallengeRatings].Single(entry => entry.Find("rating")!.Value.GetDecimal() == monster.Find("challengeRating")!.Value.GetDecimal());
        foreach (var path in new[] { "experience", "proficiencyBonus" })
        {
            if (monster.Number(path) != rating.Number(path))
            {
                yield return monster.Error(path, $"must be {rating.Number(path)} at this challenge rating, and is {monster.Number(path)}");
            }
        }
    }
}

/// <summary>A dice roll in the notation of the rules, such as <c>18d10+36</c>.</summary>
/// <param name="Count">The number of dice.</param>
/// <param name="Sides">The number of sides of each die.</param>
/// <param name="Bonus">The number added to the roll.</param>
internal readonly record struct DiceRoll(int Count, int Sides, int Bonus)
{
    /// <summary>The average, rounded down.</summary>
    public int Average => Count * (Sides + 1) / 2 + Bonus;

    /// <summary>Parses text that matches the schemas' pattern.</summary>
    public static DiceRoll Parse(string text)
    {
        var d = text.IndexOf('d', StringComparison.Ordinal);
        var sign = text.IndexOfAny(['+', '-'], d);
        int Number(string part) => int.Parse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

        return new DiceRoll(Number(text[..d]), Number(sign < 0 ? text[(d + 1)..] : text[(d + 1)..sign]), sign < 0 ? 0 : Number(text[sign..]));
    }
}
