namespace Dice.Environment.Specs.Reporting.ProcessorTime;

/// <summary>
/// Divides the processor time that the machine spends among the test classes that run at the same time, in equal shares. Containers and child processes
/// are included; a share is an estimate wherever classes run side by side.
/// </summary>
/// <param name="busy">Reads the processor time that the machine has spent so far.</param>
public sealed class ProcessorShares(Func<TimeSpan> busy)
{
    /// <summary>The name under which the time between classes is counted, for example of fixtures.</summary>
    public const string Between = "(between classes)";

    private readonly Lock _lock = new();
    private readonly HashSet<string> _running = [];
    private readonly Dictionary<string, TimeSpan> _spent = [];
    private TimeSpan _settled = busy();

    /// <summary>The processor time of each class, and that between classes.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Spent
    {
        get
        {
            lock (_lock)
            {
                Settle();
                return new Dictionary<string, TimeSpan>(_spent);
            }
        }
    }

    /// <summary>Called when a class begins.</summary>
    public void Begin(string testClass)
    {
        lock (_lock)
        {
            Settle();
            _running.Add(testClass);
        }
    }

    /// <summary>Called when a class ends.</summary>
    public void End(string testClass)
    {
        lock (_lock)
        {
            Settle();
            _running.Remove(testClass);
        }
    }

    private void Settle()
    {
        var now = busy();
        var share = (now - _settled) / Math.Max(1, _running.Count);
        foreach (var name in _running.DefaultIfEmpty(Between))
        {
            _spent[name] = _spent.GetValueOrDefault(name) + share;
        }

        _settled = now;
    }
}
