using Dice.Environment.Data.Snapshots;
using Dice.Environment.Services;

namespace Dice.Environment.Data.Migrations;

/// <summary>Translates the output of failed migration scripts of the backend into errors with a remedy.</summary>
public static class MigrationErrors
{
    /// <summary>Returns the error for a failed script.</summary>
    /// <param name="verb">The script: <c>show</c>, <c>run</c> or <c>revert</c>.</param>
    /// <param name="printed">The output of the script.</param>
    public static DiceException Explain(string verb, string printed)
    {
        var problem = $"the backend's migration:{verb} failed: {(printed.Length > 0 ? printed : "it ended without output, for example because the backend restarted")}";
        bool Says(string words) => printed.Contains(words, StringComparison.OrdinalIgnoreCase);
        return Says("password authentication failed") ? new DiceException($"{Postgres.WrongPassword.Problem} ({printed})", Postgres.WrongPassword.Remedy)
            : Says("No space left on device") ? StoreErrors.DatabaseDiskFull(new DiceException(problem, ""), "the schema is unchanged")
            : Says("No database within") ? new DiceException(problem, "see why PostgreSQL does not answer: ./run-env.sh logs postgres; then ./run-env.sh restart postgres")
            : verb == "show" ? new DiceException(problem, "check the backend's log: ./run-env.sh logs backend")
            : new DiceException(problem, "fix the migration that the error names, then run the command again; ./run-env.sh db status shows the applied migrations");
    }
}
