using NpgsqlTypes;
using static Dice.Environment.Data.Seeding.Tables.Columns;

namespace Dice.Environment.Data.Seeding.Tables;

/// <summary>The tables of users and their data, each after the tables that it refers to. They also contain rows that are not from the seed.</summary>
internal static class DevelopmentTables
{
    private const string SlotsOfClassAndLevel = """
        (SELECT slots.slots FROM reference.spell_slots slots JOIN reference.classes ON classes.spell_progression = slots.progression
         WHERE classes.key = t.class_key AND slots.level = t.level)
        """;

    public static ImmutableArray<SeedTable> All { get; } =
    [
        new()
        {
            Name = "users", File = SeedFiles.Users, Key = ["id"], Order = "key COLLATE \"C\"", ChangedAt = "updated_at",
            Columns = [Id("id"), Text("key"), Text("email"), Text("display_name", "displayName"), Texts("roles"), Text("notes")],
        },
        new()
        {
            Name = "characters", File = SeedFiles.Characters, Key = ["id"], Order = "key COLLATE \"C\"", ChangedAt = "updated_at",
            Columns =
            [
                Id("id"), Text("key"), Owner, Text("name"), NameOf("species", SeedFiles.Species, "species"), NameOf("class_name", SeedFiles.Classes, "class"),
                NameOf("background", SeedFiles.Backgrounds, "background"), Text("species_key", "species"), Text("class_key", "class"),
                Text("subclass_key", "subclass"), Text("background_key", "background"), Small("level"), Whole("experience"), .. Abilities,
                Whole("max_hit_points", "hitPoints.max"), Whole("current_hit_points", "hitPoints.current"), Small("armor_class", "armorClass"), Text("notes"),
                Small("proficiency_bonus", "proficiencyBonus") with { IsReadOnly = true },
                Smalls("spell_slots", "spellSlots") with { IsReadOnly = true, ReadAs = SlotsOfClassAndLevel },
            ],
        },
        Belonging("character_skills", "skills", "skill", Element("skill")),
        Belonging("character_spells", "spells", "spell", Element("spell")),
        Belonging("character_items", "inventory", "item", Text("item"), Whole("quantity")),
    ];

    private static SeedColumn Owner => new("owner_id", NpgsqlDbType.Uuid, "owner")
    {
        Written = row => row.Set.Find(SeedFiles.Users, row.Entry.Text("owner"))!.Json.GetProperty("id").GetGuid(),
        ReadAs = "(SELECT users.key FROM users WHERE users.id = t.owner_id)",
    };

    /// <summary>A column with the name of an entry, which the APIs return, where the seed has its key.</summary>
    private static SeedColumn NameOf(string name, string file, string path) =>
        new(name, NpgsqlDbType.Text, null) { Written = row => row.Set.Find(file, row.Entry.Text(path))!.Text("name") };

    private static SeedTable Belonging(string name, string each, string other, params ImmutableArray<SeedColumn> columns) => new()
    {
        Name = name,
        File = SeedFiles.Characters,
        Each = each,
        Key = ["character_id", other],
        Order = $"{other} COLLATE \"C\"",
        Owner = ("character_id", "id"),
        // Removes what users added to characters of the seed; data of other characters is kept.
        RemovedWhere = "t.character_id IN (SELECT id FROM seed_characters)",
        Columns = [new SeedColumn("character_id", NpgsqlDbType.Uuid, null) { Written = row => row.Entry.Json.GetProperty("id").GetGuid() }, .. columns],
    };
}
