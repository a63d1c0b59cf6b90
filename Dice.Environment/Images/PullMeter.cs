using Docker.DotNet.Models;

namespace Dice.Environment.Images;

/// <summary>Adds up a pull's messages about its layers to one text, and keeps the fault that it ended with.</summary>
internal sealed class PullMeter(IProgress<string> progress) : IProgress<JSONMessage>
{
    private readonly Dictionary<string, (long Done, long Size)> _layers = [];

    /// <summary>What went wrong; null while nothing has.</summary>
    public string? Fault { get; private set; }

    /// <inheritdoc />
    public void Report(JSONMessage value)
    {
        if (value.Error?.Message is { Length: > 0 } fault)
        {
            Fault = fault;
        }
        else if (value is { Status: "Downloading", ID: { } id, Progress: { Current: { } current, Total: { } total and > 0 } })
        {
            _layers[id] = (current, total);
            var (done, size) = (_layers.Values.Sum(layer => layer.Done), _layers.Values.Sum(layer => layer.Size));
            progress.Report(FormattableString.Invariant($"{100 * done / size} % of {size / 1e6:0} MB"));
        }
        else if (value.Status is { Length: > 0 } status && _layers.Count == 0)
        {
            progress.Report(status);
        }
    }
}
