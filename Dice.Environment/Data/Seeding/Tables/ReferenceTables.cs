using NpgsqlTypes;
using static Dice.Environment.Data.Seeding.Tables.Columns;

namespace Dice.Environment.Data.Seeding.Tables;

/// <summary>The tables of the game's rules, each after the tables that it refers to.</summary>
internal static class ReferenceTables
{
    public static ImmutableArray<SeedTable> All { get; } =
    [
        Keyed("abilities", SeedFiles.Abilities, Text("name"), Text("abbreviation"), Text("summary")),
        Keyed("skills", SeedFiles.Skills, Text("name"), Text("ability"), Text("summary")),
        Keyed("conditions", SeedFiles.Conditions, Text("name"), Small("levels"), Text("summary")),
        Table("levels", SeedFiles.Levels, ["level"], "level", Small("level"), Whole("experience"), Small("proficiency_bonus", "proficiencyBonus")),
        Table("challenge_ratings", SeedFiles.ChallengeRatings, ["rating"], "rating", Number("rating"), Whole("experience"), Small("proficiency_bonus", "proficiencyBonus")),
        Keyed("items", SeedFiles.Items, Text("name"), Text("category"), Whole("cost"), Number("weight"), Small("lot_size", "lotSize"),
            Document("weapon") with { IsOptional = true }, Document("armor") with { IsOptional = true }, Document("magic") with { IsOptional = true }, Text("summary")),
        Keyed("classes", SeedFiles.Classes, Text("name"), Small("hit_die", "hitDie"), Texts("armor_proficiencies", "armorProficiencies"),
            Texts("weapon_proficiencies", "weaponProficiencies"), Small("skill_choices", "skillChoices.count"), Text("spellcasting_ability", "spellcasting.ability"),
            Text("spell_progression", "spellcasting.progression"), Small("spellcasting_from_level", "spellcasting.fromLevel"),
            Text("spell_preparation", "spellcasting.preparation"), Small("subclass_level", "subclassLevel"), Text("summary")),
        Part("class_primary_abilities", SeedFiles.Classes, "primaryAbilities", "class", "ability", "position", Element("ability"), Position("position")),
        Part("class_saving_throws", SeedFiles.Classes, "savingThrows", "class", "ability", "position", Element("ability"), Position("position")),
        Link("class_skills", SeedFiles.Classes, "skillChoices.from", "class", "skill"),
        Part("subclasses", SeedFiles.Classes, "subclasses", "class", "key", "key COLLATE \"C\"", Text("key"), Text("name"), Small("hit_points_per_level", "hitPointsPerLevel")),
        Table("spell_slots", SeedFiles.SpellSlots, ["progression", "level"], "progression, level", Text("progression"), Small("level"), Smalls("slots"),
            Small("pact_count", "pact.count"), Small("pact_slot_level", "pact.slotLevel")),
        Keyed("species", SeedFiles.Species, Text("name"), Text("size"), Small("speed"), Document("ability_bonuses", "abilityBonuses"),
            Small("ability_bonus_choices", "abilityBonusChoices"), Small("darkvision"), Texts("languages"), Small("language_choices", "languageChoices"),
            Small("skill_choices", "skillChoices"), Small("hit_points_per_level", "hitPointsPerLevel"), Document("traits"), Text("summary")),
        Link("species_skills", SeedFiles.Species, "skills", "species", "skill"),
        Keyed("backgrounds", SeedFiles.Backgrounds, Text("name"), Text("origin"), Small("language_choices", "languageChoices"), Whole("coins"), Document("feature"), Text("summary")),
        Link("background_skills", SeedFiles.Backgrounds, "skills", "background", "skill"),
        Link("background_tools", SeedFiles.Backgrounds, "tools", "background", "item"),
        Part("background_items", SeedFiles.Backgrounds, "equipment", "background", "item", "item COLLATE \"C\"", Text("item"), Small("quantity")),
        Keyed("spells", SeedFiles.Spells, Text("name"), Small("level"), Text("school"), Text("casting_time", "castingTime"), Text("range"), Document("components"),
            Text("duration"), Flag("concentration"), Flag("ritual"), Text("damage_dice", "damage.dice"), Text("damage_type", "damage.type"),
            Text("saving_throw", "savingThrow"), Text("summary")),
        Link("spell_classes", SeedFiles.Spells, "classes", "spell", "class"),
        Keyed("monsters", SeedFiles.Monsters,
            [
                Text("name"), Text("size"), Text("type"), Text("alignment"), Small("armor_class", "armorClass"), Small("hit_points", "hitPoints.average"),
                Text("hit_dice", "hitPoints.dice"), Document("speed"), .. Abilities, Number("challenge_rating", "challengeRating"), Whole("experience"),
                Small("proficiency_bonus", "proficiencyBonus"), Document("senses"), Texts("languages"), Document("actions"),
            ]),
    ];

    private static SeedTable Table(string name, string file, ImmutableArray<string> key, string order, params ImmutableArray<SeedColumn> columns) =>
        new() { Name = $"reference.{name}", File = file, Key = key, Order = order, Columns = columns, RemovedWhere = "true" };

    private static SeedTable Keyed(string name, string file, params ImmutableArray<SeedColumn> columns) =>
        Table(name, file, ["key"], "key COLLATE \"C\"", [Text("key"), .. columns]);

    private static SeedTable Part(string name, string file, string each, string owner, string other, string order, params ImmutableArray<SeedColumn> columns) =>
        Table(name, file, [owner, other], order, [new SeedColumn(owner, NpgsqlDbType.Text, null) { Written = row => row.Entry.Key }, .. columns]) with { Each = each, Owner = (owner, "key") };

    private static SeedTable Link(string name, string file, string each, string owner, string other) =>
        Part(name, file, each, owner, other, $"{other} COLLATE \"C\"", Element(other));
}
