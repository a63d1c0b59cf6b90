using Dice.Environment.Model;
using Dice.Environment.Storage;

namespace Dice.Environment.Commands;

/// <summary>Writes a report of work that is done. A report that cannot be written is a note: it does not turn the work into a failure.</summary>
internal static class OptionalReport
{
    /// <summary>Writes it.</summary>
    /// <param name="subject">What it reports on, for the note.</param>
    /// <param name="write">Writes its files.</param>
    /// <param name="note">Takes the note that says why it was not written.</param>
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
            note($"the report of the {subject} is not written: {error?.Problem ?? e.Message}{(error is null ? "" : $" → {error.Remedy}")}");
            return null;
        }
    }
}
