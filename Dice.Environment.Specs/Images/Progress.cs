using Dice.Environment.Images;

namespace Dice.Environment.Specs.Images;

/// <summary>Keeps every step, and lets a spec wait for one.</summary>
internal sealed class Progress : IProgress<ImageProgress>
{
    private readonly Lock _gate = new();
    private readonly List<ImageProgress> _steps = [];
    private readonly List<(Predicate<ImageProgress> Wanted, TaskCompletionSource Seen)> _awaited = [];

    public IReadOnlyList<ImageProgress> Steps
    {
        get
        {
            lock (_gate)
            {
                return [.. _steps];
            }
        }
    }

    public void Report(ImageProgress value)
    {
        lock (_gate)
        {
            _steps.Add(value);
            foreach (var (_, seen) in _awaited.Where(entry => entry.Wanted(value)))
            {
                seen.TrySetResult();
            }
        }
    }

    public Task SeenAsync(Predicate<ImageProgress> wanted)
    {
        lock (_gate)
        {
            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((wanted, seen));
            if (_steps.Exists(wanted))
            {
                seen.SetResult();
            }

            return seen.Task.WaitAsync(TimeSpan.FromSeconds(20));
        }
    }
}
