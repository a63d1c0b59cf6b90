namespace Dice.Environment.Data.Seeding.Rules;

/// <summary>Ability scores.</summary>
internal static class Ability
{
    /// <summary>The modifier that a score adds to a roll: 0 for 10 and 11, -1 for 8 and 9.</summary>
    public static int Modifier(int score) => (int)Math.Floor((score - 10) / 2.0);

    /// <summary>The modifier of an entry's score.</summary>
    public static int ModifierOf(SeedEntry entry, string ability) => Modifier(entry.Number($"abilities.{ability}"));
}
