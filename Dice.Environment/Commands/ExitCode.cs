namespace Dice.Environment.Commands;

/// <summary>The exit codes of the host.</summary>
internal static class ExitCode
{
    /// <summary>Success.</summary>
    public const int Fine = 0;

    /// <summary>An error that the message explains, or a failed check.</summary>
    public const int Error = 1;

    /// <summary>The command line is not valid.</summary>
    public const int Usage = 2;

    /// <summary>A bug of Dice itself; a file contains the details.</summary>
    public const int Crash = 70;

    /// <summary>Ended by a signal: this value plus the signal's number, so 130 after Ctrl-C and 143 after SIGTERM.</summary>
    public const int Signal = 128;

    /// <summary>The table for <c>--help</c>.</summary>
    public const string Explained = """
        Exit codes:
          0     success
          1     an error: one message states the problem and the remedy (or a --check failed)
          2     the command line is not valid
          70    an error in Dice itself; the message names the file with the details
          130   ended with Ctrl-C (143: with SIGTERM)
        """;
}
