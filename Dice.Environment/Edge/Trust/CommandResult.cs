namespace Dice.Environment.Edge.Trust;

/// <summary>The result of a command that ran on the host.</summary>
/// <param name="ExitCode">Its exit code; 0 for success.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Error">What it wrote to standard error.</param>
public sealed record CommandResult(int ExitCode, string Output, string Error)
{
    /// <summary>Whether it succeeded.</summary>
    public bool Succeeded => ExitCode == 0;
}
