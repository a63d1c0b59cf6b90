namespace Dice.Environment.Specs.Faults;

/// <summary>A row as PostgreSQL holds it.</summary>
public sealed record StoredCharacter(Guid Id, string Name, int Level, string Notes);
