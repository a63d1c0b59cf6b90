namespace Dice.Environment.Data.Seeding;

/// <summary>How seeding treats the data of users.</summary>
public enum SeedMode
{
    /// <summary>Users and characters of the seed are updated; all others are kept.</summary>
    Add,

    /// <summary>All users and characters are removed first.</summary>
    Replace,

    /// <summary>Only the game's rules are updated; all users and characters are kept unchanged, including those of the seed.</summary>
    RulesOnly,
}
