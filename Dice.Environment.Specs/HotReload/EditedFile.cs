using System.Diagnostics;
using System.Text;

namespace Dice.Environment.Specs.HotReload;

/// <summary>A source file as a developer edits it; what it held before comes back with the end of the edit.</summary>
public sealed class EditedFile : IDisposable
{
    /// <summary>Within the 5 ms in which Vite's watcher takes two notices for one.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(3);

    private readonly string? _before;

    /// <summary>Begins to edit a file, which need not be there yet.</summary>
    public EditedFile(string path)
    {
        Path = path;
        _before = File.Exists(path) ? File.ReadAllText(path) : null;
    }

    /// <summary>Its path.</summary>
    public string Path { get; private set; }

    /// <summary>What it held before the edit.</summary>
    public string Before => _before ?? "";

    /// <summary>Saves it in place, as VS Code does.</summary>
    public void Save(string content) => File.WriteAllText(Path, content);

    /// <summary>Saves it in place on a busy machine: emptied first, filled some milliseconds later.</summary>
    public void SaveInTwoSteps(string content)
    {
        using var file = File.Create(Path);
        var emptied = Stopwatch.GetTimestamp();
        SpinWait.SpinUntil(() => Stopwatch.GetElapsedTime(emptied) > Between);
        file.Write(Encoding.UTF8.GetBytes(content));
    }

    /// <summary>Saves it beside itself and renames, as vim and JetBrains do.</summary>
    public void SaveByRenaming(string content)
    {
        File.WriteAllText($"{Path}~", content);
        File.Move($"{Path}~", Path, overwrite: true);
    }

    /// <summary>Gives it another name in its folder.</summary>
    public void RenameTo(string name)
    {
        var path = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, name);
        File.Move(Path, path);
        Path = path;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_before is not null)
        {
            File.WriteAllText(Path, _before);
        }
        else if (File.Exists(Path))
        {
            File.Delete(Path);
        }
    }
}
