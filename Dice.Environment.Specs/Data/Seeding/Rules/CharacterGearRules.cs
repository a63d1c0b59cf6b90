using Dice.Environment.Data.Seeding;

namespace Dice.Environment.Specs.Data.Seeding.Rules;

/// <summary>Armor, weapons and armor class of a character (rule 8).</summary>
internal static class CharacterGearRules
{
    private const int Unarmored = 10;
    private const int ShieldBonus = 2;
    private const int DraconicScales = 3;
    private const int MostAttuned = 3;

    public static IEnumerable<SeedError> Check(Sheet sheet)
    {
        var character = sheet.Character;
        var armors = sheet.Items.Where(item => item.Find("armor") is not null).ToLookup(item => item.Text("armor.kind") == "shield");
        var (bodies, hasShield) = (armors[false].ToList(), armors[true].Any());
        foreach (var repeated in sheet.Items.GroupBy(item => item.Key).Where(group => group.Count() > 1))
        {
            yield return character.Error("inventory", $"holds {repeated.Key} in two places");
        }

        if (sheet.Items.Count(item => item.Find("magic.attunement")?.GetBoolean() == true) > MostAttuned)
        {
            yield return character.Error("inventory", $"holds more than {MostAttuned} items that need attunement");
        }

        if (bodies.Count > 1)
        {
            yield return character.Error("inventory", $"holds two armors: {string.Join(", ", bodies.Select(item => item.Key))}");
            yield break;
        }

        foreach (var error in CheckProficiency(sheet, bodies, hasShield))
        {
            yield return error;
        }

        var expected = ArmorClass(sheet, bodies.SingleOrDefault(), hasShield);
        if (character.Number("armorClass") != expected)
        {
            yield return character.Error("armorClass", $"must be {expected} with what is carried, and is {character.Number("armorClass")}");
        }
    }

    private static IEnumerable<SeedError> CheckProficiency(Sheet sheet, IEnumerable<SeedEntry> bodies, bool hasShield)
    {
        var armor = sheet.Class.Texts("armorProficiencies").ToHashSet();
        var weapons = sheet.Class.Texts("weaponProficiencies").ToHashSet();
        foreach (var body in bodies)
        {
            if (!armor.Contains(body.Text("armor.kind")))
            {
                yield return sheet.Character.Error("inventory", $"a {sheet.Class.Key} is not proficient with {body.Key}");
            }

            if (body.Find("armor.strength") is { } strength && sheet.Character.Number("abilities.strength") < strength.GetInt32())
            {
                yield return sheet.Character.Error("abilities.strength", $"must be at least {strength} for {body.Key}");
            }
        }

        if (hasShield && !armor.Contains("shields"))
        {
            yield return sheet.Character.Error("inventory", $"a {sheet.Class.Key} is not proficient with shields");
        }

        foreach (var weapon in sheet.Items.Where(item => item.Find("weapon") is not null && !weapons.Contains(item.Text("weapon.training")) && !weapons.Contains(item.Key)))
        {
            yield return sheet.Character.Error("inventory", $"a {sheet.Class.Key} is not proficient with {weapon.Key}");
        }
    }

    private static int ArmorClass(Sheet sheet, SeedEntry? body, bool hasShield)
    {
        var dexterity = sheet.Modifier("dexterity");
        var worn = body is null
            ? Unarmored + dexterity + sheet.Class.Key switch
            {
                "barbarian" => sheet.Modifier("constitution"),
                "monk" => sheet.Modifier("wisdom"),
                _ => sheet.Subclass == "draconic-bloodline" ? DraconicScales : 0,
            }
            : body.Number("armor.armorClass") + Math.Min(dexterity, body.Find("armor.dexterityCap")?.GetInt32() ?? int.MaxValue);
        var magic = sheet.Items
            .Where(item => item.Key != "bracers-of-defense" || (body is null && !hasShield))
            .Sum(item => item.Find("magic.armorClassBonus")?.GetInt32() ?? 0);
        return worn + (hasShield ? ShieldBonus : 0) + magic;
    }
}
