namespace Dice.Environment.Data.Reset;

/// <summary>How a database comes to be: what makes an empty one into what the environment works with.</summary>
/// <param name="Key">
/// Names what will be built: letters and digits, the same as long as migrations and seeds are the same, such as a hash of their files.
/// </param>
/// <param name="BuildAsync">Migrates and seeds the empty database of that name; leaves no connection to it behind.</param>
public sealed record DatabaseSource(string Key, Func<DatabaseAccess, string, CancellationToken, Task> BuildAsync);
