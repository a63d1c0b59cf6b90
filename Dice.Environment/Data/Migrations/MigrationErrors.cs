using Dice.Environment.Data.Snapshots;
using Dice.Environment.Model;
using Dice.Environment.Services;

namespace Dice.Environment.Data.Migrations;

/// <summary>Turns what the backend's migration scripts print when they fail into errors that say what to do.</summary>
public static class MigrationErrors
{
    /// <summary>The error in words.</summary>
    /// <param name="verb">The script: <c>show</c>, <c>run</c> or <c>revert</c>.</param>
    /// <param name="printed">What it printed.</param>
    public static DiceException Explain(string verb, string printed)
    {
        var problem = $"the backend's migration:{verb} failed: {(printed.Length > 0 ? printed : "it was ended before it printed anything, as by a restart of the backend")}";
        bool Says(string words) => printed.Contains(words, StringComparison.OrdinalIgnoreCase);
        return Says("password authentication failed") ? new DiceException($"{Postgres.WrongPassword.Problem} ({printed})", Postgres.WrongPassword.Remedy)
            : Says("No space left on device") ? StoreErrors.DatabaseDiskFull(new DiceException(problem, ""), "the schema is as it was")
            : Says("No database within") ? new DiceException(problem, "see why PostgreSQL does not answer: ./run-env.sh logs postgres; then ./run-env.sh restart postgres")
            : verb == "show" ? new DiceException(problem, "see what the backend writes: ./run-env.sh logs backend")
            : new DiceException(problem, "correct the migration that is named, then run the verb again; ./run-env.sh db status shows what is applied");
    }
}
