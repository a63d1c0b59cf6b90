using Dice.Environment.Data.Seeding;

namespace Dice.Environment.Specs.Data.Seeding.Rules;

/// <summary>Checks the order of the entries and the rules of the game, numbered as in seed-data/README.md, on a set whose references all resolve.</summary>
internal static class GameRules
{
    public static IEnumerable<SeedError> Check(SeedSet set) =>
    [
        .. SeedFiles.All.SelectMany(file => CheckOrder(file, set[file])),
        .. ProgressRules.Check(set),
        .. SpellAndItemRules.Check(set),
        .. set[SeedFiles.Monsters].SelectMany(monster => MonsterRules.Check(set, monster)),
        .. set[SeedFiles.Characters].Select(character => new Sheet(set, character)).SelectMany(sheet =>
            CharacterRules.Check(sheet).Concat(CharacterSpellRules.Check(sheet)).Concat(CharacterGearRules.Check(sheet))),
    ];

    private static IEnumerable<SeedError> CheckOrder(string file, IReadOnlyList<SeedEntry> entries) =>
        entries.Zip(entries.Skip(1)).Where(pair => Order(file, pair.First, pair.Second) > 0).Select(pair => pair.Second.Error("", "must come before the previous entry"));

    private static int Order(string file, SeedEntry left, SeedEntry right) => file switch
    {
        SeedFiles.Levels => left.Number("level").CompareTo(right.Number("level")),
        SeedFiles.ChallengeRatings => left.Find("rating")!.Value.GetDecimal().CompareTo(right.Find("rating")!.Value.GetDecimal()),
        SeedFiles.SpellSlots => (left.Text("progression"), left.Number("level")).CompareTo((right.Text("progression"), right.Number("level"))),
        _ => string.CompareOrdinal(left.Key, right.Key),
    };
}
