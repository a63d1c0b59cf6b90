namespace Dice.Environment.Commands;

/// <summary>Progress that is told at once, one report after the other, on the thread that reports it.</summary>
internal sealed class LineProgress<T>(Action<T> tell) : IProgress<T>
{
    private readonly Lock _gate = new();

    /// <inheritdoc />
    public void Report(T value)
    {
        lock (_gate)
        {
            tell(value);
        }
    }
}
