using System.Text.RegularExpressions;

namespace Dice.Environment.Runtime.Testcontainers;

/// <summary>
/// Testcontainers limits each match of an image's name to one second. On an overloaded machine, the first match can take longer, because it
/// also compiles the expression. Inside a static constructor, that error would make Testcontainers unusable in this process.
/// </summary>
public static class BusyMachine
{
    private const int MostTries = 30;

    /// <summary>Runs work that matches names, and retries it while a match takes too long.</summary>
    /// <param name="work">The work. It may run several times.</param>
    /// <exception cref="DiceException">Every attempt took too long.</exception>
    public static void Await(Action work)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                work();
                return;
            }
            catch (RegexMatchTimeoutException e) when (tries == MostTries)
            {
                throw Explain(e)!;
            }
            catch (RegexMatchTimeoutException)
            {
                // The compiled code stays, so the next attempt needs less time.
            }
        }
    }

    /// <summary>Returns the error for an exception that such a match caused; null for other exceptions.</summary>
    public static DiceException? Explain(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is RegexMatchTimeoutException)
            {
                return new DiceException("this machine is too busy: reading the name of an image took longer than a second", "stop other work, then run the command again", exception);
            }
        }

        return null;
    }
}
