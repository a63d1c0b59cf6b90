using Dice.Environment.Data.Seeding;

namespace Dice.Environment.Specs.Data.Seeding.Rules;

/// <summary>A character with the entries that it refers to.</summary>
/// <param name="set">The set in which every reference resolves.</param>
/// <param name="character">The character's entry.</param>
internal sealed class Sheet(SeedSet set, SeedEntry character)
{
    /// <summary>The character's entry.</summary>
    public SeedEntry Character { get; } = character;

    /// <summary>Its level.</summary>
    public int Level { get; } = character.Number("level");

    /// <summary>Its class.</summary>
    public SeedEntry Class { get; } = set.Find(SeedFiles.Classes, character.Text("class"))!;

    /// <summary>Its species.</summary>
    public SeedEntry Species { get; } = set.Find(SeedFiles.Species, character.Text("species"))!;

    /// <summary>Its background.</summary>
    public SeedEntry Background { get; } = set.Find(SeedFiles.Backgrounds, character.Text("background"))!;

    /// <summary>The key of its subclass; null for none.</summary>
    public string? Subclass { get; } = character.Find("subclass")?.GetString();

    /// <summary>Its spells.</summary>
    public IReadOnlyList<SeedEntry> Spells { get; } = [.. character.Texts("spells").Select(key => set.Find(SeedFiles.Spells, key)!)];

    /// <summary>The items of its inventory, each kind once.</summary>
    public IReadOnlyList<SeedEntry> Items { get; } = [.. character.Elements("inventory").Select(entry => set.Find(SeedFiles.Items, entry.GetProperty("item").GetString()!)!)];

    /// <summary>The slots that the class's progression gives at this level; null without spellcasting.</summary>
    public int[]? Slots => Class.Find("spellcasting") is null
        ? null
        : set[SeedFiles.SpellSlots].Single(row => row.Text("progression") == Class.Text("spellcasting.progression") && row.Number("level") == Level).Numbers("slots");

    /// <summary>The modifier of an ability.</summary>
    public int Modifier(string ability) => Ability.ModifierOf(Character, ability);
}

/// <summary>Ability scores.</summary>
internal static class Ability
{
    /// <summary>The modifier that a score adds to a roll: 0 for 10 and 11, -1 for 8 and 9.</summary>
    public static int Modifier(int score) => (int)Math.Floor((score - 10) / 2.0);

    /// <summary>The modifier of an entry's score.</summary>
    public static int ModifierOf(SeedEntry entry, string ability) => Modifier(entry.Number($"abilities.{ability}"));
}
