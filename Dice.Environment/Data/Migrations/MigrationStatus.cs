namespace Dice.Environment.Data.Migrations;

/// <summary>The migrations of the backend and of the database.</summary>
/// <param name="Applied">The migrations that the database has, in the order in which they ran.</param>
/// <param name="Pending">The migrations that the database does not have yet, in the order in which they will run.</param>
/// <param name="Unknown">The migrations that the database has but this version of the backend does not.</param>
public sealed record MigrationStatus(ImmutableArray<string> Applied, ImmutableArray<string> Pending, ImmutableArray<string> Unknown)
{
    /// <summary>Returns the applied migrations that a rollback would revert.</summary>
    /// <param name="to">The migration that becomes the latest, or <see cref="SchemaMigrations.Nothing"/>; null for the one before the latest.</param>
    /// <exception cref="DiceException">The migration is not applied, or the database has migrations that this version cannot revert.</exception>
    public ImmutableArray<string> After(string? to)
    {
        if (!Unknown.IsEmpty)
        {
            throw new DiceException(
                $"the database has migrations that this version of the backend does not have and cannot revert: {string.Join(", ", Unknown)}; nothing was changed",
                "use the version that has them, or restore an earlier checkpoint: ./run-env.sh checkpoint list");
        }

        if (to is null)
        {
            return [.. Applied.TakeLast(1)];
        }

        if (to == SchemaMigrations.Nothing)
        {
            return Applied;
        }

        var place = Applied.IndexOf(to);
        return place >= 0
            ? Applied[(place + 1)..]
            : throw new DiceException(
                $"migration '{to}' is not applied; nothing was changed", $"choose from: {string.Join(", ", [.. Applied, SchemaMigrations.Nothing])}");
    }
}
