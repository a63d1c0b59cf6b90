namespace Dice.Environment.Data.Seeding.Rules;

/// <summary>The rules of the game, as seed-data/README.md numbers them, over a set in which every reference resolves.</summary>
internal static class GameRules
{
    /// <summary>What does not hold.</summary>
    public static IEnumerable<SeedFault> Check(SeedSet set) =>
    [
        .. ProgressRules.Check(set),
        .. SpellAndItemRules.Check(set),
        .. set[SeedFiles.Monsters].SelectMany(monster => MonsterRules.Check(set, monster)),
        .. set[SeedFiles.Characters].Select(character => new Sheet(set, character)).SelectMany(sheet =>
            CharacterRules.Check(sheet).Concat(CharacterSpellRules.Check(sheet)).Concat(CharacterGearRules.Check(sheet))),
    ];
}
