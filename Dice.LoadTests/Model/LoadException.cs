namespace Dice.LoadTests.Model;

/// <summary>A fault that a user can act on: it says what is wrong and what to do next, and is shown without a stack trace.</summary>
/// <param name="problem">What is wrong, naming the thing.</param>
/// <param name="remedy">What to do next.</param>
/// <param name="inner">The cause, where there is one.</param>
public sealed class LoadException(string problem, string remedy, Exception? inner = null) : Exception($"{problem}\n  → {remedy}", inner)
{
    /// <summary>What is wrong.</summary>
    public string Problem { get; } = problem;

    /// <summary>What to do next.</summary>
    public string Remedy { get; } = remedy;
}
