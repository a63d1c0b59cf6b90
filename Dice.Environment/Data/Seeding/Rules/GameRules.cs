namespace Dice.Environment.Data.Seeding.Rules;

/// <summary>Checks the rules of the game, numbered as in seed-data/README.md, on a set whose references all resolve.</summary>
internal static class GameRules
{
    public static IEnumerable<SeedError> Check(SeedSet set) =>
    [
        .. ProgressRules.Check(set),
        .. SpellAndItemRules.Check(set),
        .. set[SeedFiles.Monsters].SelectMany(monster => MonsterRules.Check(set, monster)),
        .. set[SeedFiles.Characters].Select(character => new Sheet(set, character)).SelectMany(sheet =>
            CharacterRules.Check(sheet).Concat(CharacterSpellRules.Check(sheet)).Concat(CharacterGearRules.Check(sheet))),
    ];
}
