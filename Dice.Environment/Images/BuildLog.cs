using Dice.Environment.Storage;

namespace Dice.Environment.Images;

/// <summary>The log of a build. An error while writing the log does not stop the build; otherwise the script would block, because its output would not be read any more.</summary>
internal sealed class BuildLog : IDisposable
{
    private readonly string _path;
    private readonly Lock _gate = new();
    private StreamWriter? _writer;

    /// <summary>Creates the log and replaces an older one.</summary>
    public BuildLog(string path)
    {
        _path = path;
        Try(() =>
        {
            Files.CreateFolder(Path.GetDirectoryName(path)!);
            _writer = new StreamWriter(path, append: false) { AutoFlush = true };
        });
    }

    /// <summary>Why the log is incomplete; null when it is complete.</summary>
    public string? Problem { get; private set; }

    /// <summary>Adds a line, unless an earlier one could not be written.</summary>
    public void WriteLine(string line) => Try(() => _writer?.WriteLine(line));

    public void Dispose() => Try(() => _writer?.Dispose());

    private void Try(Action action)
    {
        lock (_gate)
        {
            if (Problem is not null)
            {
                return;
            }

            try
            {
                action();
            }
            catch (Exception e) when (e is DiceException || FileErrors.IsFileError(e))
            {
                Problem = (e as DiceException ?? FileErrors.Explain(e, _path)!).Problem;
            }
        }
    }
}
