namespace Dice.Environment.Data.Seeding;

/// <summary>One thing wrong with the seed files.</summary>
/// <param name="File">The file's name, such as <c>characters.json</c>.</param>
/// <param name="Path">Where in it, as a JSON path (<c>$.characters[3].hitPoints.max</c>); for text that is no JSON, line and column.</param>
/// <param name="Reason">What is wrong.</param>
public sealed record SeedFault(string File, string Path, string Reason)
{
    /// <inheritdoc />
    public override string ToString() => $"{File}: {Path}: {Reason}";
}
