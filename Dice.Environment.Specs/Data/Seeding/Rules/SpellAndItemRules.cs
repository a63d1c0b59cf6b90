using Dice.Environment.Data.Seeding;

namespace Dice.Environment.Specs.Data.Seeding.Rules;

/// <summary>Checks the consistency of spells and items.</summary>
internal static class SpellAndItemRules
{
    public static IEnumerable<SeedError> Check(SeedSet set) => set[SeedFiles.Spells].SelectMany(spell => CheckSpell(set, spell)).Concat(set[SeedFiles.Items].SelectMany(CheckItem));

    private static IEnumerable<SeedError> CheckSpell(SeedSet set, SeedEntry spell)
    {
        foreach (var (index, key) in spell.Texts("classes").Index())
        {
            if (set.Find(SeedFiles.Classes, key)!.Find("spellcasting") is null)
            {
                yield return spell.Error($"classes[{index}]", $"a {key} casts no spells");
            }
        }

        if (spell.Number("level") == 0 && spell.Find("ritual")!.Value.GetBoolean())
        {
            yield return spell.Error("ritual", "no cantrip is a ritual");
        }

        if (!spell.Find("components")!.Value.EnumerateObject().Any(component => component.Value.GetBoolean()))
        {
            yield return spell.Error("components", "a spell needs at least one");
        }
    }

    private static IEnumerable<SeedError> CheckItem(SeedEntry item)
    {
        if (item.Find("weapon") is null)
        {
            yield break;
        }

        var properties = item.Texts("weapon.properties").ToHashSet();
        if (properties.Contains("versatile") != item.Find("weapon.versatileDice") is not null)
        {
            yield return item.Error("weapon.versatileDice", "must be there for a versatile weapon and no other");
        }

        var reaches = item.Text("weapon.kind") == "ranged" || properties.Contains("thrown");
        if (reaches != item.Find("weapon.range") is not null)
        {
            yield return item.Error("weapon.range", "must be there for a ranged or thrown weapon and no other");
        }
        else if (reaches && item.Number("weapon.range.normal") >= item.Number("weapon.range.long"))
        {
            yield return item.Error("weapon.range", "the long range must be longer than the normal one");
        }
    }
}
