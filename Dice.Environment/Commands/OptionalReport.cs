using Dice.Environment.Storage;

namespace Dice.Environment.Commands;

/// <summary>Writes a report of completed work. A report that cannot be written is a note; it does not fail the work.</summary>
internal static class OptionalReport
{
    /// <summary>Writes the report.</summary>
    /// <param name="subject">The subject of the report, for the note.</param>
    /// <param name="write">Writes the report's files.</param>
    /// <param name="note">Receives the note that states why the report was not written.</param>
    /// <returns>The report; null when it could not be written.</returns>
    public static T? TryWrite<T>(string subject, Func<T> write, Action<string> note)
        where T : class
    {
        try
        {
            return write();
        }
        catch (Exception e) when (e is DiceException || FileErrors.IsFileError(e))
        {
            var error = e as DiceException ?? FileErrors.Explain(e);
            note($"the report of the {subject} could not be written: {error?.Problem ?? e.Message}{(error is null ? "" : $" → {error.Remedy}")}");
            return null;
        }
    }
}
