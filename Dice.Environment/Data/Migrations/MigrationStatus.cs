using System.Collections.Immutable;
using Dice.Environment.Model;

namespace Dice.Environment.Data.Migrations;

/// <summary>Which migrations the backend has, and which of them the database has.</summary>
/// <param name="Applied">Those that the database has, in the order in which they ran.</param>
/// <param name="Pending">Those that it lacks, in the order in which they will run.</param>
/// <param name="Unknown">Those that the database has and this version of the backend does not know.</param>
public sealed record MigrationStatus(ImmutableArray<string> Applied, ImmutableArray<string> Pending, ImmutableArray<string> Unknown)
{
    /// <summary>The applied migrations that a rollback would take back.</summary>
    /// <param name="to">The migration that becomes the latest, or <see cref="SchemaMigrations.Nothing"/>; null for the one before the latest.</param>
    /// <exception cref="DiceException">No such migration is applied, or the database has migrations that this version cannot take back.</exception>
    public ImmutableArray<string> After(string? to)
    {
        if (!Unknown.IsEmpty)
        {
            throw new DiceException(
                $"the database has migrations that this version of the backend does not know and cannot take back: {string.Join(", ", Unknown)}; nothing was changed",
                "use the version that has them, or restore a checkpoint from before: ./run-env.sh checkpoint list");
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
                $"no migration '{to}' is applied; nothing was changed", $"choose from: {string.Join(", ", [.. Applied, SchemaMigrations.Nothing])}");
    }
}
