namespace Dice.Environment.Commands;

/// <summary>Reports progress synchronously, one report at a time, on the thread of the caller.</summary>
internal sealed class LineProgress<T>(Action<T> tell) : IProgress<T>
{
    private readonly Lock _gate = new();

    public void Report(T value)
    {
        lock (_gate)
        {
            tell(value);
        }
    }
}
