namespace Dice.Environment.Model;

/// <summary>A fault that a user can act on: it says what is wrong and what to do next, and is shown without a stack trace.</summary>
public class DiceException : Exception
{
    /// <summary>A fault and its remedy.</summary>
    /// <param name="problem">What is wrong, naming the thing.</param>
    /// <param name="remedy">What to do next.</param>
    /// <param name="inner">The cause, where there is one.</param>
    public DiceException(string problem, string remedy, Exception? inner = null)
        : base($"{problem}\n  → {remedy}", inner)
    {
        Problem = problem;
        Remedy = remedy;
    }

    /// <summary>What is wrong.</summary>
    public string Problem { get; }

    /// <summary>What to do next.</summary>
    public string Remedy { get; }
}
