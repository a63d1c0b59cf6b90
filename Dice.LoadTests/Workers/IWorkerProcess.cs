namespace Dice.LoadTests.Workers;

/// <summary>A started worker: its lines, its end, and the means to end it.</summary>
public interface IWorkerProcess : IAsyncDisposable
{
    /// <summary>The exit code when it has ended; 128 plus the signal's number when a signal ended it.</summary>
    Task<int> Exit { get; }

    /// <summary>The last lines of its standard error.</summary>
    IReadOnlyList<string> LastLines { get; }

    /// <summary>Returns the next line of its standard output; null at the end.</summary>
    ValueTask<string?> ReadLineAsync();

    /// <summary>Writes a line to its standard input; does nothing when it has ended.</summary>
    void Send(string line);

    /// <summary>Ends it immediately.</summary>
    void Kill();
}
