namespace Dice.Environment.Data.Seeding;

/// <summary>A validation error in the seed files.</summary>
/// <param name="File">The file's name, such as <c>characters.json</c>.</param>
/// <param name="Path">The location as a JSON path (<c>$.characters[3].hitPoints.max</c>), or line and column for text that is not JSON.</param>
/// <param name="Reason">The description of the error.</param>
public sealed record SeedError(string File, string Path, string Reason)
{
    /// <inheritdoc />
    public override string ToString() => $"{File}: {Path}: {Reason}";
}
