namespace Dice.LoadTests.Model;

/// <summary>An error with a remedy for the user; it is printed without a stack trace.</summary>
/// <param name="problem">The problem.</param>
/// <param name="remedy">The next step.</param>
/// <param name="inner">The cause, if any.</param>
public sealed class LoadException(string problem, string remedy, Exception? inner = null) : Exception($"{problem}\n  → {remedy}", inner)
{
    /// <summary>The problem.</summary>
    public string Problem { get; } = problem;

    /// <summary>The next step.</summary>
    public string Remedy { get; } = remedy;
}
