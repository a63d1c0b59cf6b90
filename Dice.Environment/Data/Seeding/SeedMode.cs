namespace Dice.Environment.Data.Seeding;

/// <summary>What happens to what users made.</summary>
public enum SeedMode
{
    /// <summary>Users and characters of the seed are set right; all others stay.</summary>
    Add,

    /// <summary>All users and characters are removed first.</summary>
    Replace,

    /// <summary>The game's rules alone are set right; users and characters stay as they are, those of the seed included.</summary>
    RulesOnly,
}
