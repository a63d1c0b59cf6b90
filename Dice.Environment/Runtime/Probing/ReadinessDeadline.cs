namespace Dice.Environment.Runtime.Probing;

/// <summary>
/// The deadline of one wait. While the machine is overloaded, it is extended by its own length, up to three times the declared one: a service
/// that gets a fraction of a processor is slow, not broken.
/// </summary>
/// <param name="declared">The deadline that the service declares.</param>
/// <param name="load">Reads the machine's load when the deadline passes; null if it is unknown.</param>
public sealed class ReadinessDeadline(TimeSpan declared, TimeProvider time, Func<MachineLoad?> load)
{
    private const int MostTimes = 3;
    private int _times = 1;
    private MachineLoad? _load;

    /// <summary>Cancels the source when the deadline has passed.</summary>
    /// <param name="source">The source; when it is cancelled by others, the deadline ends.</param>
    public async Task ApplyAsync(CancellationTokenSource source)
    {
        for (; ; _times++)
        {
            await Task.Delay(declared, time, source.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (source.IsCancellationRequested)
            {
                return;
            }

            var now = load();
            if (_times == MostTimes || now is not { IsOverloaded: true })
            {
                await source.CancelAsync();
                return;
            }

            _load = now;
        }
    }

    /// <summary>The deadline in words, such as <c>60 s</c>, with the extension and its reason.</summary>
    public override string ToString() => _load is null
        ? $"{declared.TotalSeconds:0.#} s"
        : $"{declared.TotalSeconds:0.#} s, extended to {declared.TotalSeconds * _times:0.#} s because the machine is overloaded ({_load})";
}
