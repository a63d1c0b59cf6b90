namespace Dice.Environment.Model;

/// <summary>An error that a user can act on: it contains a problem and a remedy, and is printed without a stack trace.</summary>
public class DiceException : Exception
{
    /// <summary>Creates an error with its remedy.</summary>
    /// <param name="problem">What is wrong; names the affected thing.</param>
    /// <param name="remedy">The next step, as an instruction.</param>
    /// <param name="inner">The cause, if there is one.</param>
    public DiceException(string problem, string remedy, Exception? inner = null)
        : base($"{problem}\n  → {remedy}", inner)
    {
        Problem = problem;
        Remedy = remedy;
    }

    /// <summary>What is wrong.</summary>
    public string Problem { get; }

    /// <summary>The next step, as an instruction.</summary>
    public string Remedy { get; }
}
