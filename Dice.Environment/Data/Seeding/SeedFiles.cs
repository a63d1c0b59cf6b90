namespace Dice.Environment.Data.Seeding;

/// <summary>The names of the seed files without <c>.json</c>; each is also the name of the list in the file.</summary>
public static class SeedFiles
{
    /// <summary>The six abilities.</summary>
    public const string Abilities = "abilities";

    /// <summary>The skills.</summary>
    public const string Skills = "skills";

    /// <summary>The conditions of creatures.</summary>
    public const string Conditions = "conditions";

    /// <summary>The experience and proficiency bonus of each level.</summary>
    public const string Levels = "levels";

    /// <summary>The experience and proficiency bonus of each challenge rating.</summary>
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

    /// <summary>The characters of the development users.</summary>
    public const string Characters = "characters";

    /// <summary>All seed files.</summary>
    public static ImmutableArray<string> All { get; } =
        [Abilities, Skills, Conditions, Levels, ChallengeRatings, Items, Classes, SpellSlots, Species, Backgrounds, Spells, Monsters, Users, Characters];
}
