using System.Collections.Immutable;

namespace Dice.Environment.Data.Seeding;

/// <summary>The seed files by name, without <c>.json</c>; the name is also that of the list within.</summary>
public static class SeedFiles
{
    /// <summary>The six abilities.</summary>
    public const string Abilities = "abilities";

    /// <summary>The skills.</summary>
    public const string Skills = "skills";

    /// <summary>What can befall a creature.</summary>
    public const string Conditions = "conditions";

    /// <summary>What a character has at a level.</summary>
    public const string Levels = "levels";

    /// <summary>What a monster of a rating is worth.</summary>
    public const string ChallengeRatings = "challenge-ratings";

    /// <summary>Weapons, armor and goods.</summary>
    public const string Items = "items";

    /// <summary>The classes.</summary>
    public const string Classes = "classes";

    /// <summary>Spell slots by progression and level.</summary>
    public const string SpellSlots = "spell-slots";

    /// <summary>The species.</summary>
    public const string Species = "species";

    /// <summary>The backgrounds.</summary>
    public const string Backgrounds = "backgrounds";

    /// <summary>The spells.</summary>
    public const string Spells = "spells";

    /// <summary>The monsters.</summary>
    public const string Monsters = "monsters";

    /// <summary>The development users.</summary>
    public const string Users = "users";

    /// <summary>Their characters.</summary>
    public const string Characters = "characters";

    /// <summary>All of them.</summary>
    public static ImmutableArray<string> All { get; } =
        [Abilities, Skills, Conditions, Levels, ChallengeRatings, Items, Classes, SpellSlots, Species, Backgrounds, Spells, Monsters, Users, Characters];
}
