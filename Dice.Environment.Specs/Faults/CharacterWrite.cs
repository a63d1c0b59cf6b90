namespace Dice.Environment.Specs.Faults;

/// <summary>A character that a client wants made once: its id and its name are the client's own.</summary>
/// <param name="Id">The id, the same for every try.</param>
/// <param name="Name">The name, which no other write bears: two rows of it are the write done twice.</param>
/// <param name="Level">1–20; part of what must be read back.</param>
/// <param name="Notes">Part of what must be read back.</param>
public sealed record CharacterWrite(Guid Id, string Name, int Level, string Notes)
{
    /// <summary>What is sent.</summary>
    public object ToRequest() => new
    {
        id = Id,
        name = Name,
        species = "Human",
        className = "Fighter",
        level = Level,
        abilities = new { strength = 16, dexterity = 12, constitution = 14, intelligence = 10, wisdom = 10, charisma = 8 },
        hitPoints = new { max = 12, current = 12 },
        notes = Notes,
    };
}
