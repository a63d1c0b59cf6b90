using Docker.DotNet.Models;

namespace Dice.Environment.Images.Registries;

/// <summary>
/// Combines an engine's messages about the layers of a pull to one progress text. Its numbers never decrease: data received before a connection broke
/// stays counted. There is no percentage, because an engine learns the size of a layer only when its download begins.
/// </summary>
/// <param name="progress">Receives the text.</param>
public sealed class PullMeter(IProgress<string> progress) : IProgress<JSONMessage>
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Layer> _layers = [];
    private string _told = "";
    private string _seen = "the registry has not answered yet";

    /// <summary>The error; null while there is none.</summary>
    public string? Error { get; private set; }

    /// <summary>The number of messages with new information.</summary>
    public int Steps { get; private set; }

    /// <summary>Whether the pull waits for bytes from the registry rather than for work of the engine.</summary>
    public bool IsDownloading
    {
        get
        {
            lock (_gate)
            {
                return _layers.Count == 0 || _layers.Values.Any(layer => layer.Stage < Stage.Downloaded);
            }
        }
    }

    /// <summary>Whether all missing layers wait for the engine to start their download, as they do while it runs other pulls.</summary>
    public bool IsQueued
    {
        get
        {
            lock (_gate)
            {
                var missing = _layers.Values.Where(layer => layer.Stage < Stage.Downloaded).ToArray();
                return missing.Length > 0 && missing.All(layer => layer.Stage == Stage.Known);
            }
        }
    }

    /// <summary>The last known state, with the missing layers.</summary>
    public string Seen
    {
        get
        {
            lock (_gate)
            {
                var missing = _layers.Where(layer => layer.Value.Stage == Stage.Downloading).Concat(_layers.Where(layer => layer.Value.Stage == Stage.Known))
                    .Select(layer => FormattableString.Invariant($"layer {layer.Key} ({layer.Value.Done / 1e6:0.0} of {(layer.Value.Total > 0 ? $"{layer.Value.Total / 1e6:0.0}" : "?")} MB)"))
                    .ToArray();
                return missing.Length == 0 ? _seen : $"{missing[0]} is incomplete{(missing.Length == 1 ? "" : FormattableString.Invariant($", and {missing.Length - 1} more"))}";
            }
        }
    }

    public void Report(JSONMessage value)
    {
        lock (_gate)
        {
            if (value.Error?.Message is { Length: > 0 } error)
            {
                Error = error;
            }
            else if (value.Status is { Length: > 0 } status)
            {
                if (value.ID is { Length: > 0 } id && StageOf(status) is { } stage)
                {
                    Update(id, stage, status, value.Progress);
                }
                else if (_layers.Count == 0)
                {
                    _seen = status;
                    Steps++;
                    Report(status);
                }
            }
        }
    }

    private void Update(string id, Stage stage, string status, JSONProgress? bytes)
    {
        var before = _layers.GetValueOrDefault(id, new(Stage.Known, 0, 0, null));
        var (current, rest) = stage == Stage.Downloading ? (bytes?.Current ?? 0, bytes?.Total ?? 0) : (0, 0);
        var total = Math.Max(before.Total, rest);
        // After a broken connection an engine continues where it stopped, and reports only the rest.
        var done = stage > Stage.Downloading ? total : Math.Max(before.Done, rest > 0 ? total - rest + current : 0);
        var retry = status.StartsWith("Retrying", StringComparison.Ordinal) ? status : null;
        // An engine downloads a layer again when its verification failed; the bytes received before still count.
        var now = new Layer(retry is null && stage > before.Stage ? stage : before.Stage, done, total, retry);
        if (now != before || stage == Stage.Unpacking || !_layers.ContainsKey(id))
        {
            _layers[id] = now;
            Steps++;
            Report(Text());
        }
    }

    private void Report(string text)
    {
        if (text != _told)
        {
            _told = text;
            progress.Report(text);
        }
    }

    private string Text()
    {
        var retrying = _layers.Where(layer => layer.Value.Retry is not null).Select(layer => $"layer {layer.Key}: {layer.Value.Retry!}; ").FirstOrDefault();
        var (done, downloaded, unpacked) = (_layers.Values.Sum(layer => layer.Done), Count(Stage.Downloaded), Count(Stage.Unpacked));
        return retrying + (downloaded < _layers.Count
            ? FormattableString.Invariant($"{done / 1e6:0} MB, {downloaded} of {_layers.Count} layers")
            : FormattableString.Invariant($"{done / 1e6:0} MB, unpacked {unpacked} of {_layers.Count} layers"));

        int Count(Stage least) => _layers.Values.Count(layer => layer.Stage >= least);
    }

    private static Stage? StageOf(string status) => status switch
    {
        "Pulling fs layer" or "Waiting" => Stage.Known,
        "Downloading" => Stage.Downloading,
        "Verifying Checksum" => Stage.Downloading,
        "Download complete" => Stage.Downloaded,
        "Extracting" => Stage.Unpacking,
        "Pull complete" or "Already exists" => Stage.Unpacked,
        _ when status.StartsWith("Retrying", StringComparison.Ordinal) => Stage.Downloading,
        _ => null,
    };

    private enum Stage
    {
        Known,
        Downloading,
        Downloaded,
        Unpacking,
        Unpacked,
    }

    private sealed record Layer(Stage Stage, long Done, long Total, string? Retry);
}
