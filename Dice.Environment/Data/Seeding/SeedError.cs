namespace Dice.Environment.Data.Seeding;

/// <summary>A validation error in the seed files.</summary>
/// <param name="File">The file's name, such as <c>characters.json</c>.</param>
/// <param name="Path">The location as a JSON path (<c>$.characters[3].hitPoints.max</c>), or line and column for text that is not JSON.</param>
/// <param name="Reason">The description of the error.</param>
public sealed record SeedError(string File, string Path, string Reason)
{
    public override string ToString() => $"{File}: {Path}: {Reason}";
}

/// <summary>The seed files are invalid. Nothing was written.</summary>
/// <param name="errors">The validation errors that were found.</param>
public sealed class SeedInvalidException(ImmutableArray<SeedError> errors) : DiceException(
    $"the seed files are invalid, and nothing was written:{string.Concat(errors.Take(Shown).Select(error => $"\n  {error}"))}{(errors.Length > Shown ? $"\n  and {errors.Length - Shown} more" : "")}",
    "correct these entries; seed-data/README.md describes the rules")
{
    private const int Shown = 20;

    /// <summary>The validation errors that were found.</summary>
    public ImmutableArray<SeedError> Errors { get; } = errors;
}
