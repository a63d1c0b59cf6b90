using System.Text.Json.Nodes;
using Dice.Environment.Data.Seeding;
using Dice.Environment.Specs.Data.Seeding.Rules;

namespace Dice.Environment.Specs.Data.Seeding;

/// <summary>A wrong number (or word) planted in a copy of the seed is caught, each rule once.</summary>
[Trait("Phase", "1")]
public sealed class PlantedFaultSpecs
{
    /// <summary>What is planted, and the file, the part and the reason by which it must be caught.</summary>
    private static readonly Dictionary<string, (Action<SeedCopy> Plant, string File, string Part, string Reason)> Plantings = new()
    {
        ["a key given twice"] = (copy => copy.Change(SeedFiles.Spells, "aid", entry => entry["key"] = "acid-arrow"), "spells", ".key", "is taken"),
        ["a name given twice"] = (copy => copy.Change(SeedFiles.Spells, "aid", entry => entry["name"] = "Acid Arrow"), "spells", ".name", "is taken"),
        ["an id given twice"] = (copy => copy.Change(SeedFiles.Characters, "aurelio-sant", entry => entry["id"] = "83cadbb6-ffd6-5b52-a6ef-a351c5445385"), "characters", ".id", "is taken"),
        ["an address given twice"] = (copy => copy.Change(SeedFiles.Users, "ines", entry => entry["email"] = "dorian@dice.local"), "users", ".email", "is taken"),
        ["entries out of order"] = (copy => copy.Change(SeedFiles.Conditions, entries => Swap(entries, 0, 1)), "conditions", "[1]", "must come before"),
        ["a spell of an unknown class"] = (copy => copy.Change(SeedFiles.Spells, "aid", entry => entry["classes"]!.AsArray().Add("tinker")), "spells", ".classes[2]", "'tinker' is in no entry of classes.json"),
        ["a spell of a class without spells"] = (copy => copy.Change(SeedFiles.Spells, "aid", entry => entry["classes"]!.AsArray().Add("rogue")), "spells", ".classes[2]", "casts no spells"),
        ["an unknown owner"] = (copy => copy.Change(SeedFiles.Characters, "aldous-fenn", entry => entry["owner"] = "nobody"), "characters", ".owner", "'nobody' is in no entry of users.json"),
        ["an unknown item"] = (copy => copy.Change(SeedFiles.Characters, "aldous-fenn", entry => entry["inventory"]![0]!["item"] = "moon"), "characters", ".inventory[0].item", "'moon' is in no entry of items.json"),
        ["an unknown challenge rating"] = (copy => copy.Change(SeedFiles.Monsters, "aboleth", entry => entry["challengeRating"] = 10.5), "monsters", ".challengeRating", "no rating"),
        ["a proficiency bonus of a level"] = (copy => copy.Change(SeedFiles.Levels, entries => entries[4]!["proficiencyBonus"] = 2), "levels", "[4].proficiencyBonus", "must be 3 at level 5"),
        ["the experience of a level"] = (copy => copy.Change(SeedFiles.Levels, entries => entries[4]!["experience"] = 6501), "levels", "[4].experience", "must be 6500"),
        ["a level left out"] = (copy => copy.Change(SeedFiles.Levels, entries => entries[4]!["level"] = 6), "levels", "[4].level", "must be 5"),
        ["a proficiency bonus of a rating"] = (copy => copy.Change(SeedFiles.ChallengeRatings, entries => entries[8]!["proficiencyBonus"] = 2), "challenge-ratings", "[8].proficiencyBonus", "must be 3"),
        ["the experience of a rating"] = (copy => copy.Change(SeedFiles.ChallengeRatings, entries => entries[8]!["experience"] = 1100), "challenge-ratings", "[8].experience", "more than the 1100"),
        ["spell slots that shrink"] = (copy => copy.Change(SeedFiles.SpellSlots, entries => entries[18]!["slots"]![0] = 3), "spell-slots", "[18].slots", "fewer"),
        ["spell slots of a half caster"] = (copy => copy.Change(SeedFiles.SpellSlots, entries => entries[39]!["slots"]![4] = 3), "spell-slots", "[39].slots", "half the level"),
        ["spell slots of a pact"] = (copy => copy.Change(SeedFiles.SpellSlots, entries => entries[40]!["pact"]!["count"] = 2), "spell-slots", "[40].slots", "as in pact"),
        ["a ritual cantrip"] = (copy => copy.Change(SeedFiles.Spells, "acid-splash", entry => entry["ritual"] = true), "spells", ".ritual", "no cantrip"),
        ["a spell without components"] = (copy => copy.Change(SeedFiles.Spells, "aid", entry => entry["components"] = new JsonObject { ["v"] = false, ["s"] = false, ["m"] = false }), "spells", ".components", "at least one"),
        ["a thrown weapon without range"] = (copy => copy.Change(SeedFiles.Items, "dagger", entry => entry["weapon"]!.AsObject().Remove("range")), "items", ".weapon.range", "thrown"),
        ["a range that is the wrong way round"] = (copy => copy.Change(SeedFiles.Items, "dagger", entry => entry["weapon"]!["range"]!["normal"] = 100), "items", ".weapon.range", "longer"),
        ["versatile dice of no versatile weapon"] = (copy => copy.Change(SeedFiles.Items, "dagger", entry => entry["weapon"]!["versatileDice"] = "1d6"), "items", ".weapon.versatileDice", "versatile"),
        ["a monster's hit die"] = (copy => copy.Change(SeedFiles.Monsters, "aboleth", entry => entry["hitPoints"]!["dice"] = "18d12+36"), "monsters", ".hitPoints.dice", "must be d10"),
        ["a monster's dice bonus"] = (copy => copy.Change(SeedFiles.Monsters, "aboleth", entry => entry["hitPoints"]!["dice"] = "18d10+35"), "monsters", ".hitPoints.dice", "must add 36"),
        ["a monster's hit points"] = (copy => copy.Change(SeedFiles.Monsters, "aboleth", entry => entry["hitPoints"]!["average"] = 136), "monsters", ".hitPoints.average", "must be 135"),
        ["a monster's experience"] = (copy => copy.Change(SeedFiles.Monsters, "aboleth", entry => entry["experience"] = 5901), "monsters", ".experience", "must be 5900"),
        ["a monster's proficiency bonus"] = (copy => copy.Change(SeedFiles.Monsters, "aboleth", entry => entry["proficiencyBonus"] = 5), "monsters", ".proficiencyBonus", "must be 4"),
        ["a character's proficiency bonus"] = (copy => copy.Change(SeedFiles.Characters, "aldous-fenn", entry => entry["proficiencyBonus"] = 3), "characters", ".proficiencyBonus", "must be 2"),
        ["a character's experience"] = (copy => copy.Change(SeedFiles.Characters, "aldous-fenn", entry => entry["experience"] = 300), "characters", ".experience", "not that of level 1"),
        ["an ability score beyond a character"] = (copy => copy.Change(SeedFiles.Characters, "aldous-fenn", entry => entry["abilities"]!["charisma"] = 21), "characters", ".abilities.charisma", "20"),
        ["an ability score of 31"] = (copy => copy.Change(SeedFiles.Monsters, "aboleth", entry => entry["abilities"]!["strength"] = 31), "monsters", ".abilities.strength", "at most 30"),
        ["hit points above what class and Constitution allow"] = (copy => copy.Change(SeedFiles.Characters, "aldous-fenn", entry => entry["hitPoints"]!["max"] = 11), "characters", ".hitPoints.max", "must be 10 to 10"),
        ["hit points below what class and Constitution allow"] = (copy => copy.Change(SeedFiles.Characters, "aurelio-sant", entry => entry["hitPoints"] = new JsonObject { ["max"] = 60, ["current"] = 60 }), "characters", ".hitPoints.max", "and is 60"),
        ["more hit points than the maximum"] = (copy => copy.Change(SeedFiles.Characters, "aldous-fenn", entry => entry["hitPoints"]!["current"] = 11), "characters", ".hitPoints.current", "exceeds"),
        ["a subclass of another class"] = (copy => copy.Change(SeedFiles.Characters, "aldous-fenn", entry => entry["subclass"] = "lore"), "characters", ".subclass", "no subclass of cleric"),
        ["a subclass left out"] = (copy => copy.Change(SeedFiles.Characters, "aldous-fenn", entry => entry["subclass"] = null), "characters", ".subclass", "from level 1"),
        ["a skill of the background left out"] = (copy => copy.Change(SeedFiles.Characters, "aldous-fenn", entry => entry["skills"] = new JsonArray("history", "medicine", "persuasion", "religion")), "characters", ".skills", "lack insight"),
        ["a skill too many"] = (copy => copy.Change(SeedFiles.Characters, "aldous-fenn", entry => entry["skills"]!.AsArray().Insert(0, "history")), "characters", ".skills", "must hold 2"),
        ["a skill that the class may not choose"] = (copy => copy.Change(SeedFiles.Characters, "aldous-fenn", entry => entry["skills"] = new JsonArray("insight", "medicine", "religion", "stealth")), "characters", ".skills", "may not choose stealth"),
        ["a character's spell slots"] = (copy => copy.Change(SeedFiles.Characters, "aldous-fenn", entry => entry["spellSlots"]![0] = 3), "characters", ".spellSlots", "must be [2, 0"),
        ["a caster without spell slots"] = (copy => copy.Change(SeedFiles.Characters, "aldous-fenn", entry => entry["spellSlots"] = null), "characters", ".spellSlots", "must be [2, 0"),
        ["a spell of another class"] = (copy => copy.Change(SeedFiles.Characters, "aldous-fenn", entry => entry["spells"]![0] = "magic-missile"), "characters", ".spells[0]", "no spell of a cleric"),
        ["a spell of too high a level"] = (copy => copy.Change(SeedFiles.Characters, "aldous-fenn", entry => entry["spells"]![0] = "aid"), "characters", ".spells[0]", "no slot"),
        ["more spells than can be prepared"] = (copy => copy.Change(SeedFiles.Characters, "aldous-fenn", entry => entry["abilities"]!["wisdom"] = 12), "characters", ".spells", "2 is the most"),
        ["armor class"] = (copy => copy.Change(SeedFiles.Characters, "aldous-fenn", entry => entry["armorClass"] = 17), "characters", ".armorClass", "must be 16"),
        ["a weapon without proficiency"] = (copy => copy.Change(SeedFiles.Characters, "aldous-fenn", entry => entry["inventory"]![1]!["item"] = "longsword"), "characters", ".inventory", "not proficient with longsword"),
        ["armor without proficiency"] = (copy => copy.Change(SeedFiles.Characters, "aldous-fenn", entry => entry["inventory"]![3]!["item"] = "plate-armor"), "characters", ".inventory", "not proficient with plate-armor"),
    };

    public static TheoryData<string> Names => [.. Plantings.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_caught_with_file_path_and_reason(string planted)
    {
        using var copy = new SeedCopy();
        var (plant, file, part, reason) = Plantings[planted];
        plant(copy);

        ErrorsOf(copy.Folder).Should().Contain(error => error.File == $"{file}.json" && error.Path.EndsWith(part, StringComparison.Ordinal) && error.Reason.Contains(reason, StringComparison.Ordinal));
    }

    private static IEnumerable<SeedError> ErrorsOf(SeedFolder folder)
    {
        try
        {
            return GameRules.Check(folder.ReadValid());
        }
        catch (SeedInvalidException e)
        {
            return e.Errors;
        }
    }

    private static void Swap(JsonArray entries, int left, int right)
    {
        var (first, second) = (entries[left]!.DeepClone(), entries[right]!.DeepClone());
        (entries[left], entries[right]) = (second, first);
    }
}
