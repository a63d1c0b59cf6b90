namespace Dice.Environment.Data.Seeding;

/// <summary>Checks that every reference of an entry resolves.</summary>
internal static class SeedReferences
{
    private static readonly string[] WeaponKinds = ["simple", "martial"];

    public static IEnumerable<SeedError> Check(SeedSet set)
    {
        IEnumerable<SeedError> One(string from, string path, string to) =>
            set[from].Where(entry => entry.Find(path) is { } key && set.Find(to, key.GetString()!) is null)
                .Select(entry => entry.Error(path, Unknown(to, entry.Text(path))));

        IEnumerable<SeedError> Each(string from, string path, string to, string within = "") =>
            from entry in set[@from]
            from element in entry.Elements(path).Index()
            let key = (within.Length > 0 ? element.Item.GetProperty(within) : element.Item).GetString()!
            where !(path == "weaponProficiencies" && WeaponKinds.Contains(key)) && set.Find(to, key) is null
            select entry.Error($"{path}[{element.Index}]{(within.Length > 0 ? $".{within}" : "")}", Unknown(to, key));

        return
        [
            .. One(SeedFiles.Skills, "ability", SeedFiles.Abilities),
            .. Each(SeedFiles.Classes, "primaryAbilities", SeedFiles.Abilities),
            .. Each(SeedFiles.Classes, "savingThrows", SeedFiles.Abilities),
            .. Each(SeedFiles.Classes, "skillChoices.from", SeedFiles.Skills),
            .. Each(SeedFiles.Classes, "weaponProficiencies", SeedFiles.Items),
            .. One(SeedFiles.Classes, "spellcasting.ability", SeedFiles.Abilities),
            .. Each(SeedFiles.Species, "skills", SeedFiles.Skills),
            .. Each(SeedFiles.Backgrounds, "skills", SeedFiles.Skills),
            .. Each(SeedFiles.Backgrounds, "tools", SeedFiles.Items),
            .. Each(SeedFiles.Backgrounds, "equipment", SeedFiles.Items, "item"),
            .. Each(SeedFiles.Spells, "classes", SeedFiles.Classes),
            .. One(SeedFiles.Spells, "savingThrow", SeedFiles.Abilities),
            .. One(SeedFiles.Characters, "owner", SeedFiles.Users),
            .. One(SeedFiles.Characters, "species", SeedFiles.Species),
            .. One(SeedFiles.Characters, "class", SeedFiles.Classes),
            .. One(SeedFiles.Characters, "background", SeedFiles.Backgrounds),
            .. Each(SeedFiles.Characters, "skills", SeedFiles.Skills),
            .. Each(SeedFiles.Characters, "spells", SeedFiles.Spells),
            .. Each(SeedFiles.Characters, "inventory", SeedFiles.Items, "item"),
            .. set[SeedFiles.Characters].Where(character => character.Find("subclass") is { } key && set.Find(SeedFiles.Classes, character.Text("class")) is { } its && !its.Elements("subclasses").Any(subclass => subclass.GetProperty("key").ValueEquals(key.GetString())))
                .Select(character => character.Error("subclass", $"'{character.Text("subclass")}' is no subclass of {character.Text("class")}")),
            .. set[SeedFiles.Monsters].Where(monster => set[SeedFiles.ChallengeRatings].All(rating => Rating(rating, "rating") != Rating(monster, "challengeRating")))
                .Select(monster => monster.Error("challengeRating", $"{Rating(monster, "challengeRating")} is no rating of challenge-ratings.json")),
        ];
    }

    private static decimal Rating(SeedEntry entry, string path) => entry.Find(path)!.Value.GetDecimal();

    private static string Unknown(string file, string key) => $"'{key}' is in no entry of {file}.json";
}
