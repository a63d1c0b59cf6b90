using Docker.DotNet.Models;

namespace Dice.Environment.Images.Registries;

/// <summary>
/// Adds up an engine's messages about the layers of a pull to one text. Its numbers never fall: what was received before a connection broke
/// stays counted, and there is no percentage, because an engine learns the size of a layer only when it begins to download it.
/// </summary>
/// <param name="progress">Receives the text.</param>
public sealed class PullMeter(IProgress<string> progress) : IProgress<JSONMessage>
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Layer> _layers = [];
    private string _told = "";
    private string _seen = "the registry has not answered yet";

    /// <summary>What went wrong; null while nothing has.</summary>
    public string? Error { get; private set; }

    /// <summary>How many messages have said something new.</summary>
    public int Steps { get; private set; }

    /// <summary>Whether bytes are awaited from the registry rather than work of the engine.</summary>
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

    /// <summary>Whether every layer that is missing waits for the engine to begin with it, as it does while it is busy with other pulls.</summary>
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

    /// <summary>What was seen last, naming the layers that are missing.</summary>
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

    /// <inheritdoc />
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
                    Tell(status);
                }
            }
        }
    }

    private void Update(string id, Stage stage, string status, JSONProgress? bytes)
    {
        var before = _layers.GetValueOrDefault(id, new(Stage.Known, 0, 0, null));
        var (current, rest) = stage == Stage.Downloading ? (bytes?.Current ?? 0, bytes?.Total ?? 0) : (0, 0);
        var total = Math.Max(before.Total, rest);
        // After a broken connection an engine goes on where it was, and counts only the rest.
        var done = stage > Stage.Downloading ? total : Math.Max(before.Done, rest > 0 ? total - rest + current : 0);
        var retry = status.StartsWith("Retrying", StringComparison.Ordinal) ? status : null;
        // An engine goes back to downloading after it has verified a layer and found it broken; what was seen of it still counts.
        var now = new Layer(retry is null && stage > before.Stage ? stage : before.Stage, done, total, retry);
        if (now != before || stage == Stage.Unpacking || !_layers.ContainsKey(id))
        {
            _layers[id] = now;
            Steps++;
            Tell(Text());
        }
    }

    private void Tell(string text)
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
