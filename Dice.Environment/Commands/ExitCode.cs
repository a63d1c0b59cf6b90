namespace Dice.Environment.Commands;

/// <summary>What the host's exit code says.</summary>
internal static class ExitCode
{
    /// <summary>All is well.</summary>
    public const int Fine = 0;

    /// <summary>A fault that the message names, or a check that did not hold.</summary>
    public const int Fault = 1;

    /// <summary>The command line was not understood.</summary>
    public const int Usage = 2;

    /// <summary>A fault of Dice itself; the details are in a file.</summary>
    public const int Crash = 70;

    /// <summary>Ended by a signal: this and the signal's number, so 130 after Ctrl-C and 143 after SIGTERM.</summary>
    public const int Signal = 128;

    /// <summary>The table for <c>--help</c>.</summary>
    public const string Explained = """
        Exit codes:
          0     fine
          1     a fault: one message says what is wrong and what to do (or a --check that does not hold)
          2     the command line was not understood
          70    a fault of Dice itself; the message names the file with the details
          130   ended with Ctrl-C (143: with SIGTERM)
        """;
}
