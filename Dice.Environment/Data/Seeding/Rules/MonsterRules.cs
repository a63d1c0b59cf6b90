namespace Dice.Environment.Data.Seeding.Rules;

/// <summary>Hit dice, hit points and experience of a monster (rule 9).</summary>
internal static class MonsterRules
{
    private static readonly Dictionary<string, int> DieBySize = new()
    {
        ["tiny"] = 4, ["small"] = 6, ["medium"] = 8, ["large"] = 10, ["huge"] = 12, ["gargantuan"] = 20,
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
