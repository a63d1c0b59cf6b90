using Dice.Environment.Model;
using Dice.Environment.Storage;

namespace Dice.Environment.Images;

/// <summary>The log of a build. One that cannot be written never ends the build: the reader of the script's output would be gone, and the script would wait for it.</summary>
internal sealed class BuildLog : IDisposable
{
    private readonly string _path;
    private readonly Lock _gate = new();
    private StreamWriter? _writer;

    /// <summary>Begins the log, in place of an older one.</summary>
    public BuildLog(string path)
    {
        _path = path;
        Try(() =>
        {
            Files.CreateFolder(Path.GetDirectoryName(path)!);
            _writer = new StreamWriter(path, append: false) { AutoFlush = true };
        });
    }

    /// <summary>Why the log is not whole; null when it is.</summary>
    public string? Problem { get; private set; }

    /// <summary>Adds a line, unless an earlier one could not be written.</summary>
    public void WriteLine(string line) => Try(() => _writer?.WriteLine(line));

    /// <inheritdoc />
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
