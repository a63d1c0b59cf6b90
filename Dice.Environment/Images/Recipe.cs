using System.Collections.Immutable;
using Dice.Environment.Setup;

namespace Dice.Environment.Images;

/// <summary>A folder whose <c>build.sh</c> builds an image.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="Folder">Its absolute path.</param>
/// <param name="SharedFolder">The absolute path of the shell functions that all recipes share; it need not exist.</param>
/// <param name="Description">What it builds.</param>
public sealed record Recipe(string Name, string Folder, string SharedFolder, string Description)
{
    /// <summary>The official product whose role it plays, when it builds another one; null when it builds the product itself.</summary>
    public string? SubstituteFor { get; init; }

    /// <summary>The recipe of the image that it builds on, when it says so; which image it is in the end, the image source decides.</summary>
    public string? Base { get; init; }

    /// <summary>The commands that the host must have.</summary>
    public ImmutableArray<string> Tools { get; init; } = [];

    /// <summary>The names of folders beside the recipe's own whose files it takes as well.</summary>
    public ImmutableArray<string> Uses { get; init; } = [];

    /// <summary>Files of the host that go into the image, as absolute patterns (<see cref="FilePatterns"/>).</summary>
    public ImmutableArray<string> HostInputs { get; init; } = [];

    /// <summary>Files of the application's folder that go into the image, as relative patterns (<see cref="FilePatterns"/>).</summary>
    public ImmutableArray<string> Context { get; init; } = [];

    /// <summary>The absolute paths of the folders that <see cref="Uses"/> names.</summary>
    public IEnumerable<string> UsedFolders => Uses.Select(name => Path.Combine(Path.GetDirectoryName(Folder)!, name));

    /// <summary>The script that builds the image.</summary>
    public string Script => Path.Combine(Folder, RecipeCatalog.ScriptName);

    /// <summary>The commands that the host must have and lacks.</summary>
    public IEnumerable<string> MissingTools() => Tools.Where(tool => CommandLookup.Find(tool) is null);
}
