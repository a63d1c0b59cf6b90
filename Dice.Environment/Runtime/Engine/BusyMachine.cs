using System.Text.RegularExpressions;
using Dice.Environment.Model;

namespace Dice.Environment.Runtime.Engine;

/// <summary>
/// Testcontainers gives each match of an image's name one second. On a machine with much more to do than processors, the first match alone,
/// whose code is compiled then, can take longer; inside of a static constructor, that would end all use of Testcontainers in this process.
/// </summary>
public static class BusyMachine
{
    private const int MostTries = 30;

    /// <summary>Does work that matches names, again while a match takes too long.</summary>
    /// <param name="work">The work. It may be done several times.</param>
    /// <exception cref="DiceException">It took too long each time.</exception>
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
                // What was compiled so far is kept, so the next try needs less.
            }
        }
    }

    /// <summary>The error for an exception that such a match caused; null for others.</summary>
    public static DiceException? Explain(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is RegexMatchTimeoutException)
            {
                return new DiceException("this machine is too busy: the name of an image was not read within a second", "end other work, then run this again", exception);
            }
        }

        return null;
    }
}
