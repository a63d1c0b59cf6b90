namespace Dice.Environment.Edge.Trust;

/// <summary>Runs tools of the host.</summary>
public interface ICommandRunner
{
    /// <summary>Returns the full path of a tool; null when the machine does not have it.</summary>
    string? Find(string tool);

    /// <summary>Runs a tool until it ends, without a shell and without input.</summary>
    /// <param name="tool">The tool's name or path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellation">Kills the tool.</param>
    Task<CommandResult> RunAsync(string tool, IReadOnlyList<string> arguments, CancellationToken cancellation);
}

/// <summary>The result of a command that ran on the host.</summary>
/// <param name="ExitCode">Its exit code; 0 for success.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Error">What it wrote to standard error.</param>
public sealed record CommandResult(int ExitCode, string Output, string Error)
{
    /// <summary>Whether it succeeded.</summary>
    public bool Succeeded => ExitCode == 0;
}
