using Dice.Environment.Applications;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Applications;

/// <summary>A project's folder of some small files, deleted with this.</summary>
public sealed class ProjectFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>The folder's path.</summary>
    public string Path => _folder["project"];

    /// <summary>Writes a file, its folders included.</summary>
    public ProjectFolder With(string file, string content)
    {
        var path = System.IO.Path.Combine(Path, file);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return this;
    }

    /// <summary>Inspects the folder, or one below it.</summary>
    public Application Inspect(string below = "", string name = "app") => ApplicationInspector.Inspect(name, System.IO.Path.Combine(Path, below));

    public void Dispose() => _folder.Dispose();
}
