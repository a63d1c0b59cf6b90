namespace Dice.Environment.Data.Reset.Templates;

/// <summary>Defines how an empty database becomes the database of the environment.</summary>
/// <param name="Key">
/// Identifies the result: letters and digits that change when migrations or seeds change, such as a hash of their files.
/// </param>
/// <param name="BuildAsync">Migrates and seeds the empty database with the given name, and leaves no connection open.</param>
public sealed record DatabaseSource(string Key, Func<DatabaseAccess, string, CancellationToken, Task> BuildAsync);
